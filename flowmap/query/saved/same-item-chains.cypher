// Which information passes four teams in a row?
// topic: Who gives whom what
MATCH (a:Holder)-[r1:HANDS_OFF]->(b:Holder)-[r2:HANDS_OFF]->(c:Holder)-[r3:HANDS_OFF]->(d:Holder)
WHERE r1.item = r2.item AND r2.item = r3.item AND a <> c AND b <> d AND a <> d
RETURN DISTINCT r1.item AS item, [a.title, b.title, c.title, d.title] AS way
ORDER BY item, way
