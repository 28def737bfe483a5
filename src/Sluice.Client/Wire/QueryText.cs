using System.Text;

namespace Sluice.Client.Wire;

/// <summary>Builds a path with its query.</summary>
internal sealed class QueryText(string path)
{
    private readonly StringBuilder _text = new(path);
    private bool _hasQuery;

    public QueryText Add(string name, string? value)
    {
        if (value is null)
            return this;
        _text.Append(_hasQuery ? '&' : '?').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        _hasQuery = true;
        return this;
    }

    public QueryText Add(PageQuery page) =>
        Add("limit", page.Limit?.ToString(System.Globalization.CultureInfo.InvariantCulture)).Add("cursor", page.Cursor);

    /// <inheritdoc />
    public override string ToString() => _text.ToString();
}
