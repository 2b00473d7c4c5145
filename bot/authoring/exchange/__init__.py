"""Knowledge from and to elsewhere: spreadsheets, JSON, Markdown."""
