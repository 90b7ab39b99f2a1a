CREATE TABLE strangers (
  door INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  locked_until VARCHAR(27),
  CONSTRAINT pk_strangers PRIMARY KEY (door)
)
