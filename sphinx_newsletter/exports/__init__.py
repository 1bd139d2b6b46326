"""What machines read: feeds, records, calendars, metadata."""
