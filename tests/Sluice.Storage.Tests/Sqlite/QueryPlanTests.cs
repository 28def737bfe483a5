using Sluice.Storage.Sqlite;
using Sluice.Storage.Sqlite.Engine;

namespace Sluice.Storage.Tests.Sqlite;

/// <summary>What every decision asks is answered by an index, so that ended runs do not slow it.</summary>
public sealed class QueryPlanTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("SELECT * FROM run WHERE job = 1 AND n = 1")]
    [InlineData("SELECT * FROM run WHERE job = 1 ORDER BY n DESC LIMIT 1")]
    [InlineData("SELECT * FROM attempt WHERE job = 1 AND run = 1 AND state IS NOT NULL AND state < 10 ORDER BY id")]
    [InlineData("SELECT * FROM attempt WHERE job = 1 AND run = 1 AND state IS NOT NULL AND (state < 10 OR (state <> 13 AND epoch = 1)) ORDER BY id")]
    [InlineData("SELECT count(*) FROM attempt WHERE worker = 'w' AND incarnation = 1 AND state < 10")]
    [InlineData("SELECT a.id FROM attempt a JOIN run r ON r.job = a.job AND r.n = a.run WHERE a.worker = 'w' AND a.incarnation = 1 AND a.state < 10 AND a.state = 0 AND r.final = 0")]
    [InlineData("SELECT * FROM residual WHERE job = 1 AND run = 1")]
    [InlineData("SELECT * FROM receipt WHERE job = 1 AND run = 1 ORDER BY ordinal")]
    [InlineData("SELECT max(ordinal) FROM receipt WHERE job = 1 AND run = 1")]
    [InlineData("SELECT * FROM request WHERE id = 'x'")]
    [InlineData("SELECT * FROM event WHERE job = 1 AND id > 5 ORDER BY id LIMIT 10")]
    [InlineData("SELECT j.name FROM job j JOIN run r ON r.job = j.id AND r.n = (SELECT max(x.n) FROM run x WHERE x.job = j.id) WHERE j.id = 1")]
    [InlineData("SELECT sum(read_rows) FROM attempt a WHERE a.job = 1 AND a.run = 1 AND a.state IS NOT NULL")]
    [InlineData("SELECT * FROM split s WHERE s.job = 1 AND s.generation = 1 AND s.ordinal >= 0 AND s.ordinal < 100 ORDER BY s.ordinal")]
    [InlineData("SELECT * FROM session WHERE incarnation = 1 AND worker = 'w'")]
    [InlineData("UPDATE session SET is_superseded = 1 WHERE worker = 'w' AND is_superseded = 0")]
    public async Task A_question_of_a_decision_is_answered_by_an_index(string sql)
    {
        await SqliteControlStore.Open(_folder.File("store.db"), TimeProvider.System, () => "id").DisposeAsync();
        using var connection = SqliteConnections.OpenWriter(_folder.File("store.db"), foreignKeys: false);
        var plan = connection.Query($"EXPLAIN QUERY PLAN {sql}", row => row.GetString(3));
        Assert.NotEmpty(plan);
        Assert.DoesNotContain(plan, step => step.StartsWith("SCAN", StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();
}
