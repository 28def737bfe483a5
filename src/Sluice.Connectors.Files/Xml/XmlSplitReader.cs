using System.Globalization;
using System.Text;
using System.Xml;
using Sluice.Connect.Batches;
using Sluice.Connect.Options;
using Sluice.Connect.Schema;
using Sluice.Connect.Sources;
using Sluice.Connectors.Files.Fields;
using Sluice.Connectors.Files.LocalFile;
using Sluice.Connectors.Files.Packing;
using Sluice.Connectors.Files.Records;
using Sluice.Connectors.Files.Rows;

namespace Sluice.Connectors.Files.Xml;

/// <summary>Reads the elements of one name, wherever they stand, as rows. Memory does not grow with the file.</summary>
internal sealed class XmlSplitReader : RowSplitReader
{
    private const int MostNamesKept = 100;

    private readonly XmlLayout _layout;
    private readonly LimitedStream _bytes;
    private readonly XmlReader _xml;
    private readonly IXmlLineInfo _line;
    private readonly Dictionary<string, int> _columnOf = new(StringComparer.Ordinal);
    private readonly HashSet<string> _known;
    private readonly FieldTextReader?[] _readers;
    private readonly string?[] _values;
    private readonly List<string> _unknown = [];
    private readonly HashSet<string> _otherElements = new(StringComparer.Ordinal);
    private readonly StringBuilder _text = new();
    private string? _nested;
    private bool _hasKnown;
    private int _rowLine;

    public XmlSplitReader(FileSplit split, FileTable file, TableSchema table, ReaderRequest request, OpenArchives archives)
        : base(split, table, request)
    {
        _layout = file.Xml!;
        _known = [.. file.FileSchema.Columns.Select(c => c.Name)];
        _readers = new FieldTextReader?[table.Columns.Count];
        _values = new string?[table.Columns.Count];
        for (var i = 0; i < table.Columns.Count; i++)
        {
            if (split.Partitions.ContainsKey(table.Columns[i].Name))
                continue;
            _columnOf.Add(table.Columns[i].Name, i);
            _readers[i] = new FieldTextReader(table.Columns[i].Type);
        }

        Columns = table.Columns;
        _bytes = new LimitedStream(SplitOpener.OpenText(split, file, archives), file.MaxRecordSize, () => Where);
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true, CloseInput = true };
        _xml = file.Encoding is null ? XmlReader.Create(_bytes, settings) : XmlReader.Create(new StreamReader(_bytes, Encoding.UTF8), settings);
        _line = (IXmlLineInfo)_xml;
    }

    /// <inheritdoc />
    public override long BytesRead => _bytes.Given;

    /// <inheritdoc />
    protected override string Where => string.Create(CultureInfo.InvariantCulture, $"{Split.Place}, row {Row}, line {_rowLine}");

    private IReadOnlyList<ColumnDefinition> Columns { get; }

    /// <inheritdoc />
    public override ValueTask DisposeAsync()
    {
        _xml.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    protected override bool Next()
    {
        try
        {
            _bytes.BeginRow();
            while (_xml.Read())
            {
                if (_xml.NodeType != XmlNodeType.Element)
                    continue;
                DemandDepth();
                if (IsRow())
                {
                    ReadRow();
                    return true;
                }

                if (_otherElements.Count < MostNamesKept)
                    _otherElements.Add(_xml.LocalName);
            }
        }
        catch (XmlException e)
        {
            throw XmlFault.Of(Split.Place, e);
        }
        catch (IOException e)
        {
            throw FileFault.Unreadable(Split.Place, e);
        }

        if (Row == 0 && NearestName.Find(_layout.RowTag, _otherElements) is { } near)
            throw XmlFault.NoRows(Split.Place, _layout.RowTag, near);
        return false;
    }

    /// <inheritdoc />
    protected override void Take(Batch batch)
    {
        if (!_hasKnown && _unknown.Count > 0)
        {
            var kind = _layout.UsesAttributes ? "attributes" : "elements";
            Reject(batch, "SLC2125", null, null, $"has none of the schema's columns among its {kind} ({string.Join(", ", _unknown.Take(5))}); check the schema and xml_use_attr_format", Fields());
            return;
        }

        if (_nested is { } nested)
        {
            Reject(batch, "SLC2123", nested, null, "holds elements; a column is read from text, nested values from JSON text", Fields());
            return;
        }

        for (var i = 0; i < _readers.Length; i++)
        {
            if (_readers[i] is not { } reader)
                continue;
            if (_values[i] is not { } value)
                batch.Columns[i].AppendNull();
            else if (reader.Append(value, batch.Columns[i]) is { } reason)
            {
                Reject(batch, "SLC2123", Columns[i].Name, value, reason, Fields());
                return;
            }
        }

        batch.CloseRow();
    }

    private bool IsRow() => _layout.RowTag.Contains(':', StringComparison.Ordinal) ? _xml.Name == _layout.RowTag : _xml.LocalName == _layout.RowTag;

    private void ReadRow()
    {
        _rowLine = _line.LineNumber;
        Array.Clear(_values);
        _unknown.Clear();
        _nested = null;
        _hasKnown = false;
        var (isEmpty, depth) = (_xml.IsEmptyElement, _xml.Depth);
        ReadAttributes();
        if (isEmpty)
            return;
        while (ReadInside() && _xml.Depth > depth)
        {
            if (_xml.NodeType == XmlNodeType.Element)
                ReadField();
        }
    }

    private void ReadAttributes()
    {
        for (var more = _xml.MoveToFirstAttribute(); more; more = _xml.MoveToNextAttribute())
        {
            if (_layout.UsesAttributes && _xml.Prefix != "xmlns" && _xml.Name != "xmlns")
                Keep(_xml.LocalName, _xml.Value);
        }

        _xml.MoveToElement();
    }

    private void ReadField()
    {
        var (name, depth) = (_xml.LocalName, _xml.Depth);
        _text.Clear();
        if (!_xml.IsEmptyElement)
        {
            while (ReadInside() && _xml.Depth > depth)
            {
                if (_xml.NodeType == XmlNodeType.Element)
                    _nested ??= !_layout.UsesAttributes && _columnOf.ContainsKey(name) ? name : null;
                else if (_xml.NodeType != XmlNodeType.EndElement)
                    _text.Append(_xml.Value);
            }
        }

        if (!_layout.UsesAttributes)
            Keep(name, _text.ToString());
    }

    private void Keep(string name, string value)
    {
        if (_columnOf.TryGetValue(name, out var column))
            _values[column] = value;
        if (_known.Contains(name))
            _hasKnown = true;
        else
            _unknown.Add(name);
    }

    private bool ReadInside()
    {
        if (!_xml.Read())
            return false;
        if (_xml.NodeType == XmlNodeType.Element)
            DemandDepth();
        return true;
    }

    private void DemandDepth()
    {
        if (_xml.Depth > XmlFault.MostDepth)
            throw XmlFault.TooDeep(Split.Place, _line.LineNumber);
    }

    private IEnumerable<KeyValuePair<string, string?>> Fields() =>
        Columns.Select((c, i) => KeyValuePair.Create(c.Name, _values[i])).Where(f => f.Value is not null);
}
