using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Sluice.Connect.Batches;
using Sluice.Connect.Errors;
using Sluice.Connect.Formats;
using Sluice.Connect.Schema;
using Sluice.Connect.Transforms;

namespace Sluice.Connectors.Standard.Transforms.Json;

/// <summary>Each value is parsed once for all paths into it.</summary>
internal sealed class TableJsonPath : ITableTransform
{
    private readonly IReadOnlyList<JsonPathColumn> _paths;
    private readonly AppendedColumns _columns;
    private readonly ColumnData[] _added;
    private readonly JsonColumnReader[] _readers;
    private readonly List<(int Column, JsonOfColumn Json, int[] Paths)> _sources = [];
    private readonly Batch _kept;
    private bool[] _drops = [];

    public TableJsonPath(TableSchema input, IReadOnlyList<JsonPathColumn> paths, int[] sources)
    {
        _paths = paths;
        _columns = new AppendedColumns(input, [.. paths.Select(p => new ColumnDefinition(p.Target, p.Type))]);
        _added = [.. paths.Select(p => ColumnData.Create(p.Type))];
        _readers = [.. paths.Select(p => JsonColumnReader.Create(p.Type))];
        foreach (var source in sources.Distinct())
            _sources.Add((source, new JsonOfColumn(input, source), [.. Enumerable.Range(0, paths.Count).Where(i => sources[i] == source)]));
        _kept = new Batch(Output);
    }

    public TableSchema Output => _columns.Output;

    public Batch Apply(Batch input)
    {
        if (_drops.Length < input.Count)
            _drops = new bool[Math.Max(Batch.MaxRows, input.Count)];
        var drops = _drops.AsSpan(0, input.Count);
        drops.Clear();
        foreach (var column in _added)
            column.Clear();
        foreach (var (column, json, paths) in _sources)
        {
            for (var row = 0; row < input.Count; row++)
                drops[row] |= !Fill(input, row, column, json, paths);
        }

        var all = input.View(Output, _columns.Join(input, _added));
        if (!drops.Contains(true))
            return all;
        _kept.Clear();
        for (var row = 0; row < input.Count; row++)
        {
            if (!drops[row])
                _kept.AppendFrom(all, row);
        }

        return _kept;
    }

    /// <summary>Fills the columns of all paths into one value; false when the row is to be dropped.</summary>
    private bool Fill(Batch input, int row, int column, JsonOfColumn json, int[] paths)
    {
        if (input.Columns[column].IsNull(row))
        {
            foreach (var path in paths)
                _added[path].AppendNull();
            return true;
        }

        JsonDocument? document = null;
        var wrong = "";
        try
        {
            document = json.Parse(input, row);
        }
        catch (JsonException e)
        {
            wrong = $"the value is no JSON: {e.Message}";
        }

        using (document)
        {
            var stays = true;
            foreach (var path in paths)
                stays &= document is null ? Miss(path, wrong) : Find(document.RootElement, path);
            return stays;
        }
    }

    private bool Find(JsonElement root, int index)
    {
        var path = _paths[index];
        var found = path.Path.Find(root);
        if (path.Path.IsDefinite && found.Count == 0)
            return Miss(index, "the path finds nothing");
        var text = path.Path.IsDefinite ? RawBytes(found[0]) : Encoding.UTF8.GetBytes($"[{string.Join(',', found.Select(f => f.GetRawText()))}]");
        return _readers[index].TryAppend(text, _added[index], out var failure) || Miss(index, $"what it finds is no {path.Type}: {failure}");
    }

    private static ReadOnlySpan<byte> RawBytes(JsonElement value) => JsonMarshal.GetRawUtf8Value(value);

    private bool Miss(int index, string wrong)
    {
        var path = _paths[index];
        if (path.Errors == PathErrors.Fail)
        {
            throw new ConnectorException(
                "SLC2504", ConnectorSide.Transform,
                $"JsonPath: {path.PathText} of column '{path.Source}' in table {Output.Path}: {wrong}. Mend the row, or set column_error_handle_way to SKIP or SKIP_ROW.");
        }

        _added[index].AppendNull();
        return path.Errors == PathErrors.Skip;
    }
}
