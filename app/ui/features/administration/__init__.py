"""Administration: people and teams, joining codes, laptops, forms, the audit log and backups, for administrators."""
