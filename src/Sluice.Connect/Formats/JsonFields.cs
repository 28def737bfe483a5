using System.Globalization;
using System.Text;
using System.Text.Json;
using Sluice.Connect.Batches;
using Sluice.Connect.Schema;

namespace Sluice.Connect.Formats;

/// <summary>Reads the fields of a row from an object by name or from an array by position. Immutable.</summary>
internal sealed class JsonFields
{
    private readonly string[] _names;
    private readonly byte[][] _utf8Names;
    private readonly JsonColumnReader[] _readers;
    private readonly bool _failOnMissing;

    public JsonFields(IReadOnlyList<RowField> fields, bool failOnMissing)
    {
        _names = [.. fields.Select(f => f.Name)];
        _utf8Names = [.. _names.Select(Encoding.UTF8.GetBytes)];
        _readers = [.. fields.Select(f => JsonColumnReader.Create(f.Type))];
        _failOnMissing = failOnMissing;
    }

    /// <summary>Appends a value to each column; each has <paramref name="row"/> values before.</summary>
    public bool Read(ref JsonSource source, IReadOnlyList<ColumnData> columns, int row)
    {
        if (!(source.Reader.TokenType switch
        {
            JsonTokenType.StartObject => ReadObject(ref source, columns, row),
            JsonTokenType.StartArray => ReadArray(ref source, columns),
            _ => source.Fail("a row: an object {..} or a list [..]"),
        }))
            return false;
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns[i].Count > row)
                continue;
            if (_failOnMissing)
                return source.FailWith("the field is missing") || source.FailUnder(_names[i]);
            columns[i].AppendNull();
        }

        return true;
    }

    private bool ReadObject(ref JsonSource source, IReadOnlyList<ColumnData> columns, int row)
    {
        var next = 0;
        while (source.Reader.Read() && source.Reader.TokenType != JsonTokenType.EndObject)
        {
            var at = Find(ref source, next);
            source.Reader.Read();
            if (at < 0)
            {
                source.Reader.Skip();
                continue;
            }

            // Of a name that occurs twice the last value counts.
            if (columns[at].Count > row)
                columns[at].Truncate(row);
            if (!_readers[at].Read(ref source, columns[at]))
                return source.FailUnder(_names[at]);
            next = at + 1;
        }

        return true;
    }

    private bool ReadArray(ref JsonSource source, IReadOnlyList<ColumnData> columns)
    {
        for (var i = 0; source.Reader.Read() && source.Reader.TokenType != JsonTokenType.EndArray; i++)
        {
            if (i >= columns.Count)
                return source.FailWith(string.Create(CultureInfo.InvariantCulture, $"the row has more values than its {columns.Count} fields"));
            if (!_readers[i].Read(ref source, columns[i]))
                return source.FailUnder(_names[i]);
        }

        return true;
    }

    /// <summary>Most objects have their fields in the schema's order, so the search begins behind the last one found.</summary>
    private int Find(ref JsonSource source, int next)
    {
        for (var i = next; i < _utf8Names.Length; i++)
        {
            if (source.Reader.ValueTextEquals(_utf8Names[i]))
                return i;
        }

        for (var i = 0; i < next && i < _utf8Names.Length; i++)
        {
            if (source.Reader.ValueTextEquals(_utf8Names[i]))
                return i;
        }

        return -1;
    }
}
