using Sluice.Connect.Config;

namespace Sluice.JobFiles.Text;

/// <summary>
/// Measures values while they are put together: a few lines of substitutions can stand for more values than any memory holds, and
/// for deeper nesting than the file shows.
/// </summary>
internal sealed class TreeSizes
{
    private readonly Dictionary<ConfigValue, (long Size, int Depth)> _sizes = new(ReferenceEqualityComparer.Instance);
    private long _copied;

    public ConfigObject Measured(ConfigObject map)
    {
        var (size, depth) = (1L, 0);
        foreach (var field in map.Fields)
            (size, depth) = Add(size + field.Key.Length, depth, field.Value);
        return Keep(map, size, depth);
    }

    public ConfigArray Measured(ConfigArray list)
    {
        var (size, depth) = (1L, 0);
        foreach (var item in list.Items)
            (size, depth) = Add(size, depth, item);
        return Keep(list, size, depth);
    }

    /// <summary>Counts that a value appears once more.</summary>
    public void CountCopy(ConfigValue value, TextLocation at)
    {
        _copied += Of(value).Size;
        if (_copied > TextLimits.ResolvedSize)
        {
            throw new ConfigException(
                at,
                "",
                $"substitutions make the job larger than {TextLimits.ResolvedSize >> 20} million characters",
                null,
                ErrorCodes.TooLarge);
        }
    }

    /// <summary>Merges two objects; the newer one's fields win.</summary>
    public ConfigObject Merge(ConfigObject older, ConfigObject newer)
    {
        CountCopy(older, newer.Location);
        var fields = older.Fields.ToList();
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < fields.Count; i++)
            index.Add(fields[i].Key, i);
        foreach (var field in newer.Fields)
        {
            if (!index.TryGetValue(field.Key, out var at))
                fields.Add(field);
            else if (fields[at].Value is ConfigObject a && field.Value is ConfigObject b)
                fields[at] = field with { Value = Merge(a, b) };
            else
                fields[at] = field;
        }

        return Measured(new ConfigObject(fields, older.Location));
    }

    private (long Size, int Depth) Of(ConfigValue value) => value switch
    {
        ConfigScalar scalar => (1 + scalar.Text.Length, 0),
        _ => _sizes.TryGetValue(value, out var size) ? size : (1, 1),
    };

    private (long Size, int Depth) Add(long size, int depth, ConfigValue value)
    {
        var (itemSize, itemDepth) = Of(value);
        return (size + itemSize, Math.Max(depth, itemDepth));
    }

    private T Keep<T>(T value, long size, int depth)
        where T : ConfigValue
    {
        // The root is level 0 to the parser, hence one more here.
        if (depth > TextLimits.Depth)
            throw SyntaxError.TooDeep(value.Location);
        _sizes.Add(value, (size, depth + 1));
        return value;
    }
}
