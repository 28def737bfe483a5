using Sluice.Connect.Sinks;
using Sluice.Connect.TestKit.Sinks;
using Sluice.Connect.TestKit.Sources;
using Sluice.Connectors.Jdbc.Tests.Support;

namespace Sluice.Connectors.Jdbc.Tests;

/// <summary>Jdbc passes the test kit on PostgreSQL.</summary>
public sealed class PostgresConformanceTests : PostgresTests
{
    public static TheoryData<string> SourceChecks => [.. SourceConformance.Checks];

    public static TheoryData<string> TransactionalChecks => [.. SinkConformance.ChecksOf(SinkClass.Transactional)];

    [Theory, MemberData(nameof(SourceChecks))]
    public async Task The_source_of_PostgreSQL_conforms(string check)
    {
        await Database.ExecuteAsync(
            "CREATE TABLE t AS SELECT i::bigint AS id, 'name of ' || i AS name, i % 7 = 0 AS flag FROM generate_series(1, 30000) i; ALTER TABLE t ADD PRIMARY KEY (id)",
            TestContext.Current.CancellationToken);
        await new SourceConformance(() => Source(("table_path", "public.t"))).RunAsync(check, TestContext.Current.CancellationToken);
    }

    [Theory, MemberData(nameof(TransactionalChecks))]
    public Task The_sink_of_PostgreSQL_conforms(string check) =>
        new SinkConformance(SinkClass.Transactional, _ => ValueTask.FromResult<SinkSubject>(new PostgresSubject(Database)))
            .RunAsync(check, TestContext.Current.CancellationToken);
}
