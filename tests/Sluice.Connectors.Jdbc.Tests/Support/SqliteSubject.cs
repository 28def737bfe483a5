using System.Globalization;
using Sluice.Connect.Sinks;
using Sluice.Connect.TestKit.Sinks;

namespace Sluice.Connectors.Jdbc.Tests.Support;

/// <summary>A SQLite file that Jdbc writes to, as the test kit sees it.</summary>
internal sealed class SqliteSubject(SqliteFile file) : SinkSubject
{
    public override ISink Create() => file.Sink(Table, ("table", Table.Path.Table));

    public override ValueTask<IReadOnlyList<long>?> VisibleIdsAsync(CancellationToken cancellationToken)
    {
        if (file.Scalar("SELECT count(*) FROM sqlite_master WHERE name = 'conformance'") is 0L)
            return ValueTask.FromResult<IReadOnlyList<long>?>([]);
        var ids = (string?)file.Scalar("SELECT group_concat(id) FROM conformance");
        return ValueTask.FromResult<IReadOnlyList<long>?>([.. (ids ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(i => long.Parse(i, CultureInfo.InvariantCulture))]);
    }
}
