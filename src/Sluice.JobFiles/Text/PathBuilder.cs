using System.Text;

namespace Sluice.JobFiles.Text;

/// <summary>
/// Puts a path together from pieces: <c>a.b -> "c d"</c> is the keys <c>a.b</c> and <c>c d</c>. The separator is <c>-></c>, and only
/// outside quotes; a dot is a letter like any other.
/// </summary>
internal sealed class PathBuilder
{
    private const string Separator = "->";

    private readonly List<string> _keys = [];
    private readonly StringBuilder _key = new();
    private string _whitespace = "";
    private bool _hasKey;
    private bool _isBroken;

    public void AddQuoted(string text) => Append(text);

    public void AddWhitespace(string text) => _whitespace = text;

    public void AddWord(string text)
    {
        var from = 0;
        for (var cut = text.IndexOf(Separator, StringComparison.Ordinal); cut >= 0;)
        {
            if (cut > from)
                Append(text[from..cut]);
            CloseKey();
            from = cut + Separator.Length;
            cut = text.IndexOf(Separator, from, StringComparison.Ordinal);
        }

        if (from < text.Length)
            Append(text[from..]);
    }

    /// <summary>The keys; <c>null</c> when there are none, or one between two separators is missing.</summary>
    public IReadOnlyList<string>? Build()
    {
        CloseKey();
        return _isBroken ? null : _keys;
    }

    private void Append(string text)
    {
        if (_hasKey)
            _key.Append(_whitespace);
        _key.Append(text);
        _whitespace = "";
        _hasKey = true;
    }

    private void CloseKey()
    {
        _isBroken |= !_hasKey;
        _keys.Add(_key.ToString());
        _key.Clear();
        _whitespace = "";
        _hasKey = false;
    }
}
