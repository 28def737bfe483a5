using System.Text;
using System.Text.Json;

namespace Sluice.Connect.Formats;

/// <summary>A text of JSON that is being read: the reader, and the text that its positions refer to.</summary>
internal ref struct JsonSource(ReadOnlySpan<byte> json)
{
    private const int ShownBytes = 80;

    private readonly ReadOnlySpan<byte> _json = json;

    /// <summary>Stands on the first token of the value to be read; whoever reads it leaves it on the last one.</summary>
    public Utf8JsonReader Reader = new(json, new JsonReaderOptions { MaxDepth = 1024 });

    /// <summary>What went wrong, when something has.</summary>
    public JsonFailure Failure;

    /// <summary>Moves over the current value, and gives its text.</summary>
    public ReadOnlySpan<byte> SkipValue()
    {
        var start = (int)Reader.TokenStartIndex;
        Reader.Skip();
        return _json[start..(int)Reader.BytesConsumed];
    }

    /// <summary>Notes that the current value is not what was expected.</summary>
    /// <returns>False, for the caller to return.</returns>
    public bool Fail(string expected)
    {
        var text = SkipValue();
        var isCut = text.Length > ShownBytes;
        Failure = new JsonFailure("", Encoding.UTF8.GetString(isCut ? text[..ShownBytes] : text) + (isCut ? "..." : ""), $"expected {expected}");
        return false;
    }

    /// <summary>Notes a failure that concerns more than one value.</summary>
    /// <returns>False, for the caller to return.</returns>
    public bool FailWith(string reason)
    {
        Failure = new JsonFailure("", "", reason);
        return false;
    }

    /// <summary>Notes that the failure lies inside this column, field or element.</summary>
    /// <returns>False, for the caller to return.</returns>
    public bool FailUnder(string parent)
    {
        Failure = Failure.Under(parent);
        return false;
    }
}
