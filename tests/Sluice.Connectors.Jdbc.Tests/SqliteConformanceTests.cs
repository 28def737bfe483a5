using Sluice.Connect.Sinks;
using Sluice.Connect.TestKit.Sinks;
using Sluice.Connect.TestKit.Sources;
using Sluice.Connectors.Jdbc.Tests.Support;

namespace Sluice.Connectors.Jdbc.Tests;

/// <summary>Jdbc passes the test kit on SQLite.</summary>
public sealed class SqliteConformanceTests : IDisposable
{
    private readonly SqliteFile _file = new();

    public static TheoryData<string> SourceChecks => [.. SourceConformance.Checks];

    public static TheoryData<string> SinkChecks => [.. SinkConformance.ChecksOf(SinkClass.Transactional)];

    public void Dispose() => _file.Dispose();

    [Theory, MemberData(nameof(SourceChecks))]
    public Task The_source_conforms(string check)
    {
        _file.Execute(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT);
            INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000) SELECT i, 'name of ' || i FROM n
            """);
        return new SourceConformance(() => _file.Source(("table_path", "t"))).RunAsync(check, TestContext.Current.CancellationToken);
    }

    [Theory, MemberData(nameof(SinkChecks))]
    public Task The_sink_conforms(string check) =>
        new SinkConformance(SinkClass.Transactional, _ => ValueTask.FromResult<SinkSubject>(new SqliteSubject(_file)))
            .RunAsync(check, TestContext.Current.CancellationToken);
}
