"""The analyzers: rules that find where the flow of information breaks, and what would mend it."""
