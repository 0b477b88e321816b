"""What comes in and goes out: spreadsheets, open data, calendars to follow, the list of pages."""
