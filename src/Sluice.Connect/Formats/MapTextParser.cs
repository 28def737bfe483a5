using Sluice.Connect.Batches;
using Sluice.Connect.Schema;

namespace Sluice.Connect.Formats;

/// <summary>Maps: entries parted by the level's separator, key and value by the next one; an empty or missing value is null.</summary>
internal sealed class MapTextParser : TextColumnParser
{
    private readonly TextColumnParser _key;
    private readonly TextColumnParser _value;
    private readonly byte _entrySeparator;
    private readonly byte _pairSeparator;

    public MapTextParser(DataType type, bool isValidUtf8, int level)
        : base($"{type}: entries parted by \\u{TextSeparators.At(level):x4}, key and value by \\u{TextSeparators.At(level + 1):x4}")
    {
        _entrySeparator = TextSeparators.At(level);
        _pairSeparator = TextSeparators.At(level + 1);
        _key = Create(type.Key!, isValidUtf8, level + 1);
        _value = Create(type.Element!, isValidUtf8, level + 1);
    }

    public override bool TryAppend(ReadOnlySpan<byte> utf8, ColumnData column)
    {
        var map = (MapColumn)column;
        var before = map.Keys.Count;
        foreach (var part in utf8.IsEmpty ? default : utf8.Split(_entrySeparator))
        {
            if (TryAppendEntry(utf8[part], map))
                continue;
            map.Keys.Truncate(before);
            map.Values.Truncate(before);
            return false;
        }

        map.CloseMap();
        return true;
    }

    private bool TryAppendEntry(ReadOnlySpan<byte> entry, MapColumn map)
    {
        var at = entry.IndexOf(_pairSeparator);
        var key = at < 0 ? entry : entry[..at];
        var value = at < 0 ? default : entry[(at + 1)..];
        if (!_key.TryAppend(key, map.Keys))
            return false;
        if (!value.IsEmpty)
            return _value.TryAppend(value, map.Values);
        map.Values.AppendNull();
        return true;
    }
}
