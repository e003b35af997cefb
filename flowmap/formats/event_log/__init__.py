"""Event logs: who handed which work to whom, counted from CSV and XES files of any size."""

from flowmap.formats.event_log.summary import LogOptions, LogSummary, read_log

__all__ = ["LogOptions", "LogSummary", "read_log"]
