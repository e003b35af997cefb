// Which questions get no answer, and how many hours are lost?
// topic: Who gives whom what
MATCH (a:Holder)-[q:ASKS]->(b:Holder)
WHERE q.answered < 0.9
RETURN a.title AS asker, b.title AS asked, q.item AS item,
       round(q.times * q.effort * (1 - q.answered) * 10) / 10 AS hours_a_year
ORDER BY asker, asked, item
