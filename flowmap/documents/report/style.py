"""How a report looks, on a screen and on paper; the colours are the variables of the page that it stands in."""

from __future__ import annotations

import re

SIZES = ("A4", "Letter")
_PLAIN = re.compile(r"[^A-Za-z0-9 ,.-]")


def paged(foot: str, size: str | None) -> str:
    """The rules of the sheets of paper: their size, and what stands at the foot of each."""
    said = _PLAIN.sub(lambda sign: f"\\{ord(sign[0]):x} ", foot)
    sheet = f"size:{size};" if size else ""
    small = "font:7.5pt system-ui,sans-serif;color:#52606d;"
    return (
        f'@page{{{sheet}margin:14mm 15mm 16mm;@bottom-left{{content:"{said}";{small}white-space:nowrap;}}'
        f'@bottom-right{{content:counter(page) " / " counter(pages);{small}width:18mm;text-align:right;}}}}'
    )


RULES = """
.report{max-width:64rem;margin:0 auto}
.report h1{margin:0 0 .2rem;font-size:1.9em;line-height:1.15;letter-spacing:-.01em}
.report h2{margin:0 0 .7rem;padding:0;border:0;font-size:1.45em;line-height:1.2}
.report h3{margin:.1rem 0 .5rem;font-size:1.1em;line-height:1.3}
.report h4{margin:.8rem 0 .2rem;font-size:.82em;color:var(--second);font-weight:600}
.report p,.report ul,.report ol{margin:0 0 .6rem;max-width:none}
.report-head{padding-bottom:1rem;border-bottom:2px solid var(--start)}
.report .about{font-size:1.05em;color:var(--second)}
.report .source,.report .above,.report .note,.report .second{color:var(--second);font-size:.82em}
.report .contents ol,.report .contents ul{display:flex;flex-wrap:wrap;gap:.2rem 1.4rem;padding:0;list-style:none}
.report .contents summary{cursor:pointer}
.report section{margin-top:2.6rem}
.report .lead{color:var(--text);font-size:1.25em;line-height:1.35;font-weight:600;text-wrap:pretty}
.report .above{margin:0}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.6rem,1fr));gap:1px;margin:0 0 1.1rem;
background:var(--faint);border:1px solid var(--faint);border-radius:6px;overflow:hidden}
.figures>div{padding:.55rem .75rem;background:var(--ground)}
.figures dt{font-size:.8em;color:var(--second)}
.figures dd{margin:0}
.figures strong{display:block;font-size:1.35em;line-height:1.25;font-variant-numeric:tabular-nums}
.figures .second{display:block;line-height:1.3}
.figures .bar{display:block;margin:.2rem 0 .25rem}
.figures .bar .whole{fill:var(--faint)}
.figures .bar .part{fill:var(--start)}
.report .picture{margin:0 0 .6rem;padding:0;border:0;background:none;box-shadow:none}
.report .picture .frame{overflow-x:auto;max-height:none;height:auto}
.report .picture svg{display:block;width:auto;max-width:100%;height:auto;max-height:46rem;margin:0 auto}
.report figcaption{margin-top:.3rem;font-size:.82em;color:var(--second)}
.report .wide{margin:0 0 .9rem}
.report table{width:100%;font-size:.86em;border-collapse:collapse}
.report caption{padding:.3rem 0;text-align:start;font-weight:600;font-size:.95em}
.report th,.report td{padding:.32rem .8rem .32rem 0;border-bottom:1px solid var(--faint);text-align:start;
vertical-align:top;min-width:0}
.report th:last-child,.report td:last-child{padding-right:0}
.report th{color:var(--second);font-weight:600;font-size:.8em;line-height:1.25;vertical-align:bottom}
.report .number{text-align:end;font-variant-numeric:tabular-nums}
.report th,.report .number{overflow-wrap:normal}
.report td:first-child{min-width:9em}
.report td.number:first-child,.report th.number:first-child{min-width:0;width:1.6em;text-align:start}
.report .page td:last-child{min-width:4.5em}
.report .finding{margin:0 0 1rem;padding:.8rem 1rem .4rem;border:1px solid var(--faint);
border-left:5px solid var(--note);border-radius:6px}
.report .finding.error{border-left-color:var(--missing)}
.report .finding.warning{border-left-color:var(--passage)}
.report .finding{font-size:.94em}
.report .finding .above{font-size:.86em}
.report li ul{margin:.1rem 0 .3rem;color:var(--second)}
.report ul.long,.report ol.long{columns:2;column-gap:2.2em}
.report .long>li{break-inside:avoid}
.report .sheet{margin-top:2rem;padding-top:1rem;border-top:1px solid var(--faint)}
.report :target{background:var(--start-fill)}
@media print{
.report{max-width:none;font-size:9.5pt;line-height:1.38}
.report h1{font-size:20pt}
.report h1.long{font-size:14pt}
.report h2{font-size:15pt}
.report h3{font-size:11.5pt}
.report .lead{font-size:12.5pt}
.report details{display:none}
.report nav.contents{display:block}
.report .contents ol{margin:.1rem 0 0;font-size:8.5pt}
.report-head{padding-bottom:5pt}
.report section{margin-top:0;break-before:page}
.report #map{break-before:auto;margin-top:10pt}
.report .page{break-inside:avoid}
.report .finding,.report tr,.report figure,.report .figures{break-inside:avoid}
.report h2,.report h3,.report h4,.report caption,.report .above{break-after:avoid}
.report thead{display:table-header-group}
.report table{font-size:8.5pt}
.report th{font-size:7.5pt}
.report .page table{font-size:8pt}
.report .finding{padding:5pt 9pt 2pt;margin-bottom:8pt;font-size:8.5pt}
.report p,.report ul,.report ol{margin-bottom:4pt}
.report h4{margin-top:5pt;font-size:8pt}
.report .page th,.report .page td{padding-top:1.6pt;padding-bottom:1.6pt}
.report .page .note{font-size:7.5pt;line-height:1.3}
.report .figures{display:table;width:100%;table-layout:fixed;background:none}
.report .figures>div{display:table-cell;padding:4pt 6pt;border-left:1px solid var(--faint)}
.report .figures>div:first-child{border-left:0}
.report .figures strong{font-size:12.5pt}
.report .figures .second{font-size:7.5pt}
.report .figures dt{font-size:7.5pt}
.report .wide{overflow:visible}
.report .picture .frame{overflow:visible}
.report .picture svg{max-height:145mm}
.report .sheet{break-before:page;margin-top:0;padding-top:0;border-top:0}
.report .sheet:first-of-type{break-before:auto}
.report .sheet .picture svg{max-height:105mm}
.report a{color:inherit;text-decoration:none}
}
"""
