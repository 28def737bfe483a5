using Microsoft.Data.Sqlite;
using Sluice.Connect.Sinks;
using Sluice.Specs.Tests.Proofs;

namespace Sluice.Specs.Tests.Takeovers;

/// <summary>A SQLite file; several walks use it one after the other.</summary>
internal sealed class SqliteTarget : ILedgerTarget, IDisposable
{
    private readonly DirectoryInfo _folder = Scratch.Folder();
    private readonly SqliteConnection _eye;
    private int _walk;

    public SqliteTarget()
    {
        _eye = new SqliteConnection($"Data Source={File};Pooling=False");
        _eye.Open();
        Execute("CREATE TABLE t (id INTEGER)");
    }

    public string Store => $"store-{_walk}";

    private string File => Path.Combine(_folder.FullName, "target.db");

    /// <summary>The next walk: another store, and nothing in the target.</summary>
    public SqliteTarget Next()
    {
        _walk++;
        Execute("DELETE FROM t");
        return this;
    }

    public ISink Open()
    {
        var sink = JdbcSinks.Open(("url", $"jdbc:sqlite:{File}"), ("table", "t"));
        Assert.Equal(SinkClass.Transactional, Done.Of(sink.OpenAsync(default)).Class);
        return sink;
    }

    public (IReadOnlyList<long> Ids, long Owner, long Seq, long Epoch) Look()
    {
        using var command = _eye.CreateCommand();
        command.CommandText =
            $"""
            SELECT 0, id, 0 FROM t UNION ALL
            SELECT 1, owner, seq FROM sluice_position WHERE store = '{Store}' AND split = '{LedgerWorld.Split}' UNION ALL
            SELECT 2, epoch, 0 FROM sluice_fence WHERE store = '{Store}'
            """;
        using var reader = command.ExecuteReader();
        var ids = new List<long>();
        (long Owner, long Seq, long Epoch) ledger = default;
        while (reader.Read())
        {
            if (reader.GetInt64(0) == 0)
                ids.Add(reader.GetInt64(1));
            else if (reader.GetInt64(0) == 1)
                (ledger.Owner, ledger.Seq) = (reader.GetInt64(1), reader.GetInt64(2));
            else
                ledger.Epoch = reader.GetInt64(1);
        }

        return (ids, ledger.Owner, ledger.Seq, ledger.Epoch);
    }

    public void Dispose()
    {
        _eye.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Execute(string sql)
    {
        using var command = _eye.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
