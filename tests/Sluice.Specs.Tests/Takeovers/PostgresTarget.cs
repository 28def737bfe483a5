using Npgsql;
using Sluice.Connect.Sinks;
using Sluice.Specs.Tests.Proofs;
using Sluice.TestServers;

namespace Sluice.Specs.Tests.Takeovers;

/// <summary>A table in a real PostgreSQL, whose sessions outlive their processes and can be ended; several walks use it one after the other.</summary>
internal sealed class PostgresTarget : ILedgerTarget, IDisposable
{
    private readonly PostgresDatabase _database;
    private readonly NpgsqlConnection _eye;
    private int _walk;

    public PostgresTarget()
    {
        _database = Done.Of(new ValueTask<PostgresDatabase>(CreateAsync()));
        _eye = Done.Of(new ValueTask<NpgsqlConnection>(_database.OpenAsync()));
        Execute("CREATE TABLE t (id integer)");
    }

    public string Store => $"store-{_walk}";

    /// <summary>The next walk: another store, and nothing in the target.</summary>
    public PostgresTarget Next()
    {
        _walk++;
        Execute("TRUNCATE t");
        return this;
    }

    public ISink Open()
    {
        var sink = JdbcSinks.Open(
            ("url", _database.JdbcUrl), ("user", PostgresServer.Username), ("password", _database.Server.Password), ("table", "t"));
        Assert.Equal(SinkClass.Transactional, Done.Of(sink.OpenAsync(default)).Class);
        return sink;
    }

    public (IReadOnlyList<long> Ids, long Owner, long Seq, long Epoch) Look()
    {
        using var command = new NpgsqlCommand(
            $"""
            SELECT 0, id::bigint, 0::bigint FROM t UNION ALL
            SELECT 1, owner, seq FROM sluice_position WHERE store = '{Store}' AND split = '{LedgerWorld.Split}' UNION ALL
            SELECT 2, epoch, 0 FROM sluice_fence WHERE store = '{Store}'
            """,
            _eye);
        using var reader = command.ExecuteReader();
        var ids = new List<long>();
        (long Owner, long Seq, long Epoch) ledger = default;
        while (reader.Read())
        {
            if (reader.GetInt32(0) == 0)
                ids.Add(reader.GetInt64(1));
            else if (reader.GetInt32(0) == 1)
                (ledger.Owner, ledger.Seq) = (reader.GetInt64(1), reader.GetInt64(2));
            else
                ledger.Epoch = reader.GetInt64(1);
        }

        return (ids, ledger.Owner, ledger.Seq, ledger.Epoch);
    }

    public void Dispose() => _eye.Dispose();

    private static async Task<PostgresDatabase> CreateAsync() => await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();

    private void Execute(string sql)
    {
        using var command = new NpgsqlCommand(sql, _eye);
        command.ExecuteNonQuery();
    }
}
