using Sluice.Connect.Batches;
using Sluice.Connect.Schema;
using Sluice.Connect.Transforms;

namespace Sluice.Connectors.Standard.Transforms.Models;

/// <summary>Has vectors made of the texts of a batch, some requests at once; no row goes on before all are there.</summary>
internal sealed class TableEmbedding : IAsyncTableTransform
{
    private readonly AppendedColumns _columns;
    private readonly ListColumn[] _added;
    private readonly int[] _sources;
    private readonly ModelEndpoint _endpoint;
    private readonly EmbeddingRequest _request;

    public TableEmbedding(TableSchema input, IReadOnlyList<ColumnDefinition> outputs, int[] sources, ModelEndpoint endpoint, EmbeddingRequest request)
    {
        _columns = new AppendedColumns(input, outputs);
        _added = [.. outputs.Select(o => (ListColumn)ColumnData.Create(o.Type))];
        _sources = sources;
        _endpoint = endpoint;
        _request = request;
    }

    public TableSchema Output => _columns.Output;

    public Batch Apply(Batch input) => throw new NotSupportedException("A model is waited for: ApplyAsync.");

    public async ValueTask<Batch> ApplyAsync(Batch input, CancellationToken cancellationToken)
    {
        var vectors = await AskAllAsync(TextsOf(input), cancellationToken);
        var next = 0;
        foreach (var (column, source) in _added.Zip(_sources))
        {
            column.Clear();
            for (var row = 0; row < input.Count; row++)
            {
                if (input.Columns[source].IsNull(row))
                    column.AppendNull();
                else
                    Append(column, vectors[next++]);
            }
        }

        return input.View(Output, _columns.Join(input, _added));
    }

    /// <summary>The texts that are not null, column after column.</summary>
    private List<string> TextsOf(Batch input) =>
        [.. _sources.SelectMany(s => Enumerable.Range(0, input.Count).Where(row => !input.Columns[s].IsNull(row)).Select(row => ((BinaryColumn)input.Columns[s]).GetString(row)))];

    private async ValueTask<float[][]> AskAllAsync(List<string> texts, CancellationToken cancellationToken)
    {
        var groups = texts.Chunk(_request.InputNumber).ToArray();
        var vectors = new float[groups.Length][][];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, groups.Length), new ParallelOptions { MaxDegreeOfParallelism = _endpoint.Parallel, CancellationToken = cancellationToken },
            async (i, token) => vectors[i] = await AskAsync(groups[i], token));
        return [.. vectors.SelectMany(v => v)];
    }

    private async ValueTask<float[][]> AskAsync(string[] texts, CancellationToken cancellationToken)
    {
        using var answer = await _endpoint.AskAsync(_request.BodyFor(texts), cancellationToken);
        try
        {
            return _request.VectorsOf(answer.RootElement, texts.Length);
        }
        catch (FormatException e)
        {
            throw _endpoint.Strange(e.Message);
        }
    }

    private static void Append(ListColumn column, float[] vector)
    {
        var items = (FixedColumn<float>)column.Items;
        foreach (var number in vector)
            items.Append(number);
        column.CloseList();
    }
}
