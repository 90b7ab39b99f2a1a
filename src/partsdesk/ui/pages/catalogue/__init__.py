"""What slips name: items, partners, stores."""
