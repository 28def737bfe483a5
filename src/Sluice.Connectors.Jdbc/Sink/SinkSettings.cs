using Sluice.Connect.Options;

namespace Sluice.Connectors.Jdbc.Sink;

/// <summary>The sink's options that hold for all of its tables.</summary>
internal sealed record SinkSettings(
    int BatchSize, SchemaSaveMode SchemaMode, DataSaveMode DataMode, bool CreateKeys, LedgerUse Ledger, string? LedgerSchema, bool AllowLeaseOnly)
{
    public static SinkSettings Read(OptionValues options)
    {
        var batchSize = options.Get(JdbcSinkOptions.BatchSize);
        if (batchSize < 1)
            throw options.Error(JdbcSinkOptions.BatchSize, $"'batch_size' is {batchSize}, expected at least 1 row");
        return new SinkSettings(
            batchSize,
            options.Get(JdbcSinkOptions.SchemaSaveMode),
            options.Get(JdbcSinkOptions.DataSaveMode),
            options.Get(JdbcSinkOptions.CreateIndex),
            options.Get(JdbcSinkOptions.Ledger),
            options.Find(JdbcSinkOptions.LedgerSchema),
            options.Get(JdbcSinkOptions.AllowLeaseOnly));
    }
}
