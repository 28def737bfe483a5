using System.Text;
using System.Text.RegularExpressions;
using Sluice.Connect.Batches;
using Sluice.Connect.Errors;

namespace Sluice.Connectors.Standard.Transforms.Validation;

/// <summary>A text that a Java regular expression matches as a whole.</summary>
internal sealed class RegexRule(JavaRegex whole, string pattern, string? customMessage) : ValidationRule(customMessage)
{
    private char[] _chars = new char[256];

    protected override string? CheckValue(ColumnData column, int row)
    {
        if (column.IsNull(row))
            return null;
        var utf8 = ((BinaryColumn)column)[row];
        if (_chars.Length < utf8.Length)
            _chars = new char[utf8.Length];
        var text = _chars.AsSpan(0, Encoding.UTF8.GetChars(utf8, _chars));
        try
        {
            foreach (var match in whole.Regex.EnumerateMatches(text))
            {
                if (match.Index == 0 && match.Length == text.Length)
                    return null;
                break;
            }
        }
        catch (RegexMatchTimeoutException e)
        {
            throw new ConnectorException(
                "SLC2501", ConnectorSide.Transform, $"DataValidator: the pattern '{pattern}' took more than {JavaRegex.MatchTimeout.TotalSeconds} s on a value of {utf8.Length} bytes. Make it simpler.", inner: e);
        }

        return $"Value '{text}' does not match pattern '{pattern}'";
    }
}
