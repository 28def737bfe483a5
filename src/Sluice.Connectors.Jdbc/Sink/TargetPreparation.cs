using System.Data.Common;
using System.Text.Json;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;
using Sluice.Connectors.Jdbc.Source;

namespace Sluice.Connectors.Jdbc.Sink;

/// <summary>
/// Runs the save modes of a sink's tables, inside the caller's transaction. The permit is demanded before each statement that changes something, as at some
/// databases most of them commit by themselves.
/// </summary>
internal sealed class TargetPreparation(
    IDatabase database, SinkSettings settings, IReadOnlyList<SinkTarget> targets, DbConnection connection, DbTransaction transaction, TargetRequest request)
{
    /// <param name="mayDefer">A key may be left for the end, because the caller will remember it.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Tables whose primary key is to be added once all rows are in.</returns>
    public async ValueTask<IReadOnlyList<string>> RunAsync(bool mayDefer, CancellationToken cancellationToken)
    {
        var deferred = new List<string>();
        if (database.TargetSql.Begin is { } begin)
            await ExecuteAsync(begin, cancellationToken);
        foreach (var target in targets.Where(t => t.Mode != WriteMode.OwnSql))
        {
            if (await PrepareSchemaAsync(target, mayDefer, cancellationToken))
                deferred.Add(target.Table.ToString());
            await PrepareDataAsync(target, cancellationToken);
            var shape = await database.DescribeAsync(connection, target.Table, cancellationToken) ?? throw TargetCheck.Missing(target, settings.SchemaMode);
            TargetCheck.Demand(target, shape);
        }

        return deferred;
    }

    /// <summary>Adds the keys that were left for the end.</summary>
    public async ValueTask AddKeysAsync(IReadOnlyCollection<string> tables, CancellationToken cancellationToken)
    {
        foreach (var target in targets.Where(t => tables.Contains(t.Table.ToString())))
        {
            var shape = await database.DescribeAsync(connection, target.Table, cancellationToken);
            if (shape is null || shape.PrimaryKey is not null || database.TargetSql.AddPrimaryKey(target.Table, KeyToCreate(target)) is not { } sql)
                continue;
            await ExecuteAsync(sql, cancellationToken);
        }
    }

    /// <summary>What <see cref="AddKeysAsync"/> is to be given, as the ledger keeps it.</summary>
    public static Position Remember(IReadOnlyList<string> tables) => Position.At(JsonSerializer.Serialize([.. tables], JdbcJson.Default.ListString));

    /// <summary>Reads what <see cref="Remember"/> wrote.</summary>
    public static IReadOnlyList<string> Recall(Position position) =>
        position.Place is { } place ? JsonSerializer.Deserialize(place, JdbcJson.Default.ListString) ?? [] : [];

    private static List<string> KeyToCreate(SinkTarget target) => target.Keys.Count > 0
        ? [.. target.KeyNames]
        : [.. target.Renamed().PrimaryKey?.Columns ?? []];

    /// <returns>The table was created without the key that it is to have.</returns>
    private async ValueTask<bool> PrepareSchemaAsync(SinkTarget target, bool mayDefer, CancellationToken cancellationToken)
    {
        var sql = database.TargetSql;
        if (settings.SchemaMode == SchemaSaveMode.Ignore)
            return false;
        if (settings.SchemaMode == SchemaSaveMode.RecreateSchema)
            await ExecuteAsync(sql.DropTable(target.Table), cancellationToken);
        if (await database.DescribeAsync(connection, target.Table, cancellationToken) is not null)
            return false;
        if (settings.SchemaMode == SchemaSaveMode.ErrorWhenSchemaNotExist)
            throw TargetCheck.Missing(target, settings.SchemaMode);
        if (sql.CreateSchema(target.Table) is { } createSchema && !await AnyAsync(sql.AnySchema(target.Table), cancellationToken))
            await ExecuteAsync(createSchema, cancellationToken);
        var schema = target.Renamed();
        var key = settings.CreateKeys || target.Mode == WriteMode.Upsert ? KeyToCreate(target) : [];
        var isDeferred = mayDefer && key.Count > 0 && target.Mode != WriteMode.Upsert && sql.AddPrimaryKey(target.Table, key) is not null;
        var uniqueKeys = settings.CreateKeys ? schema.ConstraintKeys.Where(k => k.Kind == ConstraintKind.UniqueKey && !k.Columns.Select(c => c.Name).SequenceEqual(key)) : [];
        // Not null from the start: the key at the end need not look for nulls, and a row without a key fails where it comes, not then.
        var columns = isDeferred ? schema.WithColumns([.. schema.Columns.Select(c => key.Contains(c.Name) ? c with { IsNullable = false } : c)]) : schema;
        await ExecuteAsync(sql.CreateTable(target.Table, columns, isDeferred ? [] : key, [.. uniqueKeys]), cancellationToken);
        return isDeferred;
    }

    private async ValueTask PrepareDataAsync(SinkTarget target, CancellationToken cancellationToken)
    {
        switch (settings.DataMode)
        {
            case DataSaveMode.DropData:
                await ExecuteAsync(database.TargetSql.Truncate(target.Table), cancellationToken);
                break;
            case DataSaveMode.CustomProcessing:
                await ExecuteAsync(target.CustomSql!, cancellationToken);
                break;
            case DataSaveMode.ErrorWhenDataExists:
                if (await AnyAsync(database.TargetSql.AnyRow(target.Table), cancellationToken))
                    throw TargetCheck.Error(15, $"table {target.Table} has rows, and 'data_save_mode' is ERROR_WHEN_DATA_EXISTS; empty it, or use APPEND_DATA or DROP_DATA");
                break;
        }
    }

    private async ValueTask<bool> AnyAsync(string? question, CancellationToken cancellationToken)
    {
        if (question is null)
            return false;
        await using var command = Command(question);
        return await command.ExecuteScalarAsync(cancellationToken) is not null;
    }

    private async ValueTask ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        request.Breadcrumb.At("jdbc.prepare", sql);
        await using var command = Command(sql);
        request.Permit.Demand();
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private DbCommand Command(string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        return command;
    }
}
