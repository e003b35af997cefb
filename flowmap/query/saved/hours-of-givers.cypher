// How many hours a year does each team spend on handing over?
// topic: Who gives whom what
// Handoffs whose effort or number is not known are counted apart: the sum is then at least that much.
MATCH (h:Holder)-[r:HANDS_OFF]->(:Holder)
WHERE r.mode = 'push'
WITH h, sum(CASE WHEN r.effort IS NULL OR r.times IS NULL THEN 0.0 ELSE r.effort * r.times END) AS hours,
     sum(CASE WHEN r.effort IS NULL OR r.times IS NULL THEN 1 ELSE 0 END) AS unknown
RETURN h.title AS team, round(hours * 10) / 10 AS hours_a_year, unknown
ORDER BY hours_a_year DESC, team
