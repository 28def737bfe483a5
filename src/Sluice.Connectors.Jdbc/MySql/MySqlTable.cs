using MySqlConnector;
using Sluice.Connect.Batches;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.Connectors.Jdbc.Sink;
using Sluice.Connectors.Jdbc.Sql;

namespace Sluice.Connectors.Jdbc.MySql;

/// <summary>How one writer writes one table: straight into it, or through a temporary table that keeps the last change of each key.</summary>
internal sealed class MySqlTable
{
    private readonly SinkTarget _target;
    private readonly MySqlConnection _connection;
    private readonly MySqlInput _direct;
    private readonly MySqlInput? _staged;
    private readonly MySqlStage? _stage;
    private bool _isStageMade;
    private bool _hasDeletes;

    public MySqlTable(MySqlDatabase database, MySqlConnection connection, SinkTarget target, TableShape shape, int index, IPermit permit)
    {
        (_target, _connection) = (target, connection);
        var fields = target.Columns.Select((c, i) => new MySqlField(target.Incoming.Columns[i].Type, shape.Find(c)!.NativeType, database.Login.IsUtc)).ToList();
        _direct = new MySqlInput(database, connection, permit, target.Table, target.Columns, fields, kindColumn: null, replaces: false);
        if (target.Keys.Count == 0)
            return;
        _stage = new MySqlStage(target, index);
        _staged = new MySqlInput(database, connection, permit, _stage.Table, target.Columns, fields, MySqlStage.Kind, replaces: true);
    }

    public SinkTarget Target => _target;

    /// <summary>Rows of the open transaction lie in the temporary table.</summary>
    public bool IsStaging { get; private set; }

    /// <summary>Rows of an upsert went straight in, in the hope that their keys are new.</summary>
    public bool IsOptimistic { get; private set; }

    public string Statement => _direct.Statement;

    /// <summary>The temporary table exists.</summary>
    public bool IsStageMade => _isStageMade;

    /// <summary>Puts a batch in.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="number">The number of its first row.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async ValueTask WriteAsync(Batch batch, long number, CancellationToken cancellationToken)
    {
        DemandKeys(batch, number);
        if (_target.Mode == WriteMode.Insert)
            await PutAsync(_direct, batch, 0, batch.Count, number, cancellationToken);
        else if (_target.Mode == WriteMode.Upsert)
            await UpsertAsync(batch, number, cancellationToken);
        else
            await WriteInOrderAsync(batch, number, cancellationToken);
    }

    /// <summary>Carries what was staged to the target, inside the transaction.</summary>
    public async ValueTask MergeAsync(CancellationToken cancellationToken)
    {
        if (!IsStaging)
            return;
        if (_hasDeletes)
            await ExecuteAsync(_stage!.Delete, cancellationToken);
        await ExecuteAsync(_stage!.Upsert, cancellationToken);
        await ExecuteAsync(_stage.Clear, cancellationToken);
    }

    /// <summary>The transaction ended: the temporary table is empty again.</summary>
    public void Reset()
    {
        (IsStaging, IsOptimistic, _hasDeletes) = (false, false, false);
        _direct.Reset();
        _staged?.Reset();
    }

    private async ValueTask UpsertAsync(Batch batch, long number, CancellationToken cancellationToken)
    {
        if (batch.IsInsertOnly && !IsStaging && !_target.MeetsExistingKeys)
        {
            IsOptimistic = true;
            await PutAsync(_direct, batch, 0, batch.Count, number, cancellationToken);
            return;
        }

        await StageAsync(cancellationToken);
        IsStaging = true;
        for (var row = 0; row < batch.Count && !_hasDeletes; row++)
            _hasDeletes = batch.KindOf(row) == RowKind.Delete;
        await PutAsync(_staged!, batch, 0, batch.Count, number, cancellationToken);
    }

    /// <summary>Each stretch of rows of one kind by a statement of its own: an insert must be new, an update finds its row, in the rows' order.</summary>
    private async ValueTask WriteInOrderAsync(Batch batch, long number, CancellationToken cancellationToken)
    {
        for (int from = 0, to; from < batch.Count; from = to)
        {
            var kind = batch.KindOf(from);
            for (to = from + 1; to < batch.Count && batch.KindOf(to) == kind;)
                to++;
            if (kind == RowKind.Insert || (kind == RowKind.UpdateAfter && _target.Mode == WriteMode.InsertOnly))
            {
                await PutAsync(_direct, batch, from, to, number, cancellationToken);
            }
            else if (kind != RowKind.UpdateBefore)
            {
                await StageAsync(cancellationToken);
                await PutAsync(_staged!, batch, from, to, number, cancellationToken);
                if ((kind == RowKind.Delete ? _stage!.Delete : _stage!.Update) is { } change)
                    await ExecuteAsync(change, cancellationToken);
                await ExecuteAsync(_stage.Clear, cancellationToken);
            }
        }
    }

    private static async ValueTask PutAsync(MySqlInput input, Batch batch, int from, int to, long number, CancellationToken cancellationToken)
    {
        var last = number + from - 1;
        for (var row = from; row < to; row++)
        {
            if (batch.KindOf(row) == RowKind.UpdateBefore && input.IsByKey)
                continue;
            last = number + row;
            await input.AddAsync(batch, row, last, cancellationToken);
        }

        await input.FlushAsync(last, cancellationToken);
    }

    private async ValueTask StageAsync(CancellationToken cancellationToken)
    {
        if (_isStageMade)
            return;
        await ExecuteAsync(_stage!.Create, cancellationToken);
        _isStageMade = true;
    }

    private async ValueTask ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = _connection.Command(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private void DemandKeys(Batch batch, long number)
    {
        foreach (var key in _target.Keys)
        {
            var column = batch.Columns[key];
            for (var row = 0; column.NullCount > 0 && row < batch.Count; row++)
            {
                if (column.IsNull(row))
                    throw TargetCheck.Error(13, $"{_target.Table}, row {number + row}: key column '{_target.Columns[key]}' is NULL; rows without a key cannot be replaced or deleted");
            }
        }
    }
}
