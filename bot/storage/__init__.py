"""What is kept between updates: SQLite by default, PostgreSQL where ``DATABASE_URL`` names one."""
