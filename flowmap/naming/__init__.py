"""Names: what another name stands for, which ones may mean the same, and what follows when people say so."""
