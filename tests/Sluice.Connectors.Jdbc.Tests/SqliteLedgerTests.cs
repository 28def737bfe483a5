using Sluice.Connect.Sinks;
using Sluice.Connectors.Jdbc.Tests.Support;

namespace Sluice.Connectors.Jdbc.Tests;

public sealed class SqliteLedgerTests : LedgerConformance
{
    private readonly SqliteFile _file = new();

    public override ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public override ValueTask DisposeAsync()
    {
        _file.Dispose();
        return ValueTask.CompletedTask;
    }

    private protected override ISink Sink(params (string Name, object? Value)[] options) => _file.Sink(Table, [("table", "t"), .. options]);

    private protected override Task LoseSessionsAsync() => Task.CompletedTask;

    private protected override Task<object?> ScalarAsync(string sql) => Task.FromResult(_file.Scalar(sql));
}
