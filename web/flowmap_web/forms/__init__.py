"""Records as plain forms: what is asked, how what was typed becomes records, and what the buttons beside do."""
