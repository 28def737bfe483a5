using Npgsql;
using Sluice.Core.Members;
using Sluice.Core.Ports;
using Sluice.Storage.Postgres.Lanes;
using Sluice.Storage.Postgres.Rows;

namespace Sluice.Storage.Postgres.Roles;

/// <summary>Where control processes find each other. Each call is one statement, and so one transaction and one round trip.</summary>
internal sealed class PostgresMembers(StoreRoles roles) : IMemberStore
{
    private const string Prepare = "INSERT INTO member_table (cluster, version) VALUES ($1, 0) ON CONFLICT DO NOTHING";

    // One statement sees one instant: the version is that of the rows.
    private const string Read = """
        SELECT t.version, m.address, m.port, m.generation, m.name, m.host, m.status, m.gateway_port, m.suspicions, m.started_at, m.alive_at, m.version
        FROM member_table t LEFT JOIN member m ON m.cluster = t.cluster AND ($2::text IS NULL OR m.address = $2 AND m.port = $3 AND m.generation = $4)
        WHERE t.cluster = $1
        """;

    private const string Insert = "SELECT insert_member($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

    private const string Update = "SELECT update_member($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";

    private const string Touch = "UPDATE member SET alive_at = $5 WHERE cluster = $1 AND address = $2 AND port = $3 AND generation = $4";

    private const string Forget = "DELETE FROM member WHERE cluster = $1 AND status <> $2 AND greatest(started_at, alive_at) < $3";

    /// <inheritdoc />
    public async ValueTask PrepareAsync(string cluster, CancellationToken cancellationToken) =>
        await roles.Write("beginning the table of members", s => s.Execute(Prepare, new StoreValues().Text(cluster)), cancellationToken);

    /// <inheritdoc />
    public ValueTask<MemberView> ReadAsync(string cluster, MemberKey? only, CancellationToken cancellationToken) => roles.Read(
        "reading the members",
        s =>
        {
            var rows = s.Query(
                Read, new StoreValues().Text(cluster).Text(only?.Address).Int(only?.Port).Int(only?.Generation), r => (Version: r.GetInt32(0), Member: ReadMember(r)));
            return new MemberView(rows.Count == 0 ? 0 : rows[0].Version, [.. rows.Select(r => r.Member).OfType<MemberRecord>()]);
        },
        cancellationToken);

    /// <inheritdoc />
    public ValueTask<bool> InsertAsync(string cluster, MemberRecord member, int expected, CancellationToken cancellationToken) => roles.Write(
        "adding a member", s => s.One(Insert, Row(cluster, member).Int(expected), r => r.GetBoolean(0)), cancellationToken);

    /// <inheritdoc />
    public ValueTask<bool> UpdateAsync(string cluster, MemberRecord member, int expected, CancellationToken cancellationToken) => roles.Write(
        "changing a member", s => s.One(Update, Row(cluster, member).Int(expected).Int(checked((int)member.Version)), r => r.GetBoolean(0)), cancellationToken);

    /// <inheritdoc />
    public async ValueTask TouchAsync(string cluster, MemberKey member, DateTimeOffset at, CancellationToken cancellationToken) =>
        await roles.Write("noting that a member is alive", s => s.Execute(Touch, Key(cluster, member).Time(at)), cancellationToken);

    /// <inheritdoc />
    public async ValueTask ForgetAsync(string cluster, int but, DateTimeOffset before, CancellationToken cancellationToken) =>
        await roles.Write("forgetting members", s => s.Execute(Forget, new StoreValues().Text(cluster).Int(but).Time(before)), cancellationToken);

    /// <inheritdoc />
    public async ValueTask DeleteAsync(string cluster, CancellationToken cancellationToken) =>
        await roles.Write("forgetting a cluster", s => s.Execute("SELECT delete_members($1)", new StoreValues().Text(cluster)), cancellationToken);

    private static StoreValues Key(string cluster, MemberKey key) => new StoreValues().Text(cluster).Text(key.Address).Int(key.Port).Int(key.Generation);

    private static StoreValues Row(string cluster, MemberRecord m) => Key(cluster, m.Key)
        .Text(m.Name).Text(m.Host).Int(m.Status).Int(m.GatewayPort).Text(m.Suspicions).Time(m.StartedAt).Time(m.AliveAt);

    private static MemberRecord? ReadMember(NpgsqlDataReader r) => r.IsDBNull(1) ? null : new MemberRecord
    {
        Key = new MemberKey(r.GetString(1), r.GetInt32(2), r.GetInt32(3)),
        Name = r.GetString(4),
        Host = r.GetString(5),
        Status = r.GetInt32(6),
        GatewayPort = r.GetInt32(7),
        Suspicions = r.GetString(8),
        StartedAt = r.Time(9),
        AliveAt = r.Time(10),
        Version = r.GetInt32(11),
    };
}
