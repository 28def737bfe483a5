using System.Buffers;
using System.Text;
using Sluice.Connect.Batches;
using Sluice.Connect.Formats;
using Sluice.Connect.Schema;
using Sluice.Connect.Transforms;

namespace Sluice.Connectors.Standard.Transforms.Models;

/// <summary>Asks about the rows of a batch, some at once; none of them goes on before all are answered.</summary>
internal sealed class TableLlm : IAsyncTableTransform
{
    private readonly AppendedColumns _columns;
    private readonly ColumnData _added;
    private readonly TextColumnParser _parser;
    private readonly int[] _sent;
    private readonly TableSchema _sentSchema;
    private readonly ModelEndpoint _endpoint;
    private readonly LlmRequest _request;

    public TableLlm(TableSchema input, int[] sent, ColumnDefinition output, ModelEndpoint endpoint, LlmRequest request)
    {
        _columns = new AppendedColumns(input, [output]);
        _added = ColumnData.Create(output.Type);
        _parser = TextColumnParser.Create(output.Type);
        _sent = sent;
        _sentSchema = new TableSchema(input.Path, [.. sent.Select(i => input.Columns[i])]);
        _endpoint = endpoint;
        _request = request;
    }

    public TableSchema Output => _columns.Output;

    public Batch Apply(Batch input) => throw new NotSupportedException("A model is waited for: ApplyAsync.");

    public async ValueTask<Batch> ApplyAsync(Batch input, CancellationToken cancellationToken)
    {
        var rows = RowsOf(input);
        var values = new string?[rows.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, rows.Count), new ParallelOptions { MaxDegreeOfParallelism = _endpoint.Parallel, CancellationToken = cancellationToken },
            async (i, token) => values[i] = await AskAsync(rows[i], token));
        _added.Clear();
        foreach (var value in values)
            Append(value);
        return input.View(Output, _columns.Join(input, [_added]));
    }

    /// <summary>Each row as a JSON array with one object.</summary>
    private List<string> RowsOf(Batch input)
    {
        using var writer = new JsonRowWriter(_sentSchema);
        var view = input.View(_sentSchema, [.. _sent.Select(i => input.Columns[i])]);
        var buffer = new ArrayBufferWriter<byte>();
        var rows = new List<string>(input.Count);
        for (var row = 0; row < input.Count; row++)
        {
            buffer.ResetWrittenCount();
            writer.Write(view, row, buffer);
            rows.Add($"[{Encoding.UTF8.GetString(buffer.WrittenSpan)}]");
        }

        return rows;
    }

    private async ValueTask<string?> AskAsync(string row, CancellationToken cancellationToken)
    {
        using var answer = await _endpoint.AskAsync(_request.BodyFor(row), cancellationToken);
        try
        {
            return _request.ValueOf(answer.RootElement);
        }
        catch (FormatException e)
        {
            throw _endpoint.Strange(e.Message);
        }
    }

    private void Append(string? value)
    {
        if (value is null)
            _added.AppendNull();
        else if (!_parser.TryAppend(Encoding.UTF8.GetBytes(_added.Type.Kind == TypeKind.Boolean ? value.ToLowerInvariant() : value), _added))
            throw _endpoint.Strange($"'{(value.Length > 100 ? value[..100] + "..." : value)}' is no {_added.Type} (output_data_type)");
    }
}
