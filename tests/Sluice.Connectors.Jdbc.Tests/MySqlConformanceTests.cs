using Sluice.Connect.Sinks;
using Sluice.Connect.TestKit.Sinks;
using Sluice.Connect.TestKit.Sources;
using Sluice.Connectors.Jdbc.Tests.Support;

namespace Sluice.Connectors.Jdbc.Tests;

/// <summary>Jdbc passes the test kit on MariaDB, by LOAD DATA and by INSERT.</summary>
public sealed class MySqlConformanceTests : MySqlTests
{
    public static TheoryData<string> SourceChecks => [.. SourceConformance.Checks];

    public static TheoryData<string> TransactionalChecks => [.. SinkConformance.ChecksOf(SinkClass.Transactional)];

    [Theory, MemberData(nameof(SourceChecks))]
    public async Task The_source_of_MariaDB_conforms(string check)
    {
        await Database.ExecuteAsync(
            "CREATE TABLE t (PRIMARY KEY (id)) SELECT CAST(seq AS SIGNED) AS id, concat('name of ', seq) AS name, seq % 7 = 0 AS flag FROM seq_1_to_30000",
            TestContext.Current.CancellationToken);
        await new SourceConformance(() => Source(("table_path", $"{Database.Name}.t"))).RunAsync(check, TestContext.Current.CancellationToken);
    }

    [Theory, MemberData(nameof(TransactionalChecks))]
    public Task The_sink_of_MariaDB_conforms(string check) =>
        new SinkConformance(SinkClass.Transactional, _ => ValueTask.FromResult<SinkSubject>(new MySqlSubject(Database, "")))
            .RunAsync(check, TestContext.Current.CancellationToken);

    [Theory, MemberData(nameof(TransactionalChecks))]
    public Task The_sink_of_MariaDB_conforms_without_LOAD_DATA(string check) =>
        new SinkConformance(SinkClass.Transactional, _ => ValueTask.FromResult<SinkSubject>(new MySqlSubject(Database, "?allowLoadLocalInfile=false")))
            .RunAsync(check, TestContext.Current.CancellationToken);
}
