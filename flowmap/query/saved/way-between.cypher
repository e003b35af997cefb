// By how few hands could something come from one team to another?
// topic: The way of an information
// Over any handoffs; whether it is one information all the way, flowmap paths says.
// $from = "sales": the id of a team, system, meeting or outsider
// $to = "production": the id of a team, system, meeting or outsider
MATCH p = shortestPath((a:Holder {id: $from})-[:HANDS_OFF*..8]->(b:Holder {id: $to}))
RETURN length(p) AS hands
