"""Settings: the warehouse's own, its users and their rights, backups, going live."""
