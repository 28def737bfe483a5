using System.Text.RegularExpressions;
using Sluice.Connect.Batches;
using Sluice.Connectors.Standard.Transforms;

namespace Sluice.Connectors.Standard.Sql.Evaluation;

/// <summary>LIKE and NOT LIKE as SeaTunnel has them; null is neither like a pattern nor unlike it.</summary>
internal sealed class LikeCondition(Expression value, Expression pattern, bool isNot, int offset) : Condition
{
    private readonly Dictionary<string, LikePattern> _patterns = new(StringComparer.Ordinal);
    private char[] _chars = new char[256];

    public override bool CanFail => value.CanFail || pattern is not Constant;

    public override void Evaluate(Rows rows, Span<bool> holds)
    {
        var values = (BinaryColumn)value.Evaluate(rows);
        var patterns = (BinaryColumn)pattern.Evaluate(rows);
        LikePattern? fixedPattern = null;
        for (var row = 0; row < holds.Length; row++)
        {
            holds[row] = false;
            if (values.IsNull(row) || patterns.IsNull(row) || rows.IsIdle(row))
                continue;
            var like = fixedPattern ?? PatternOf(patterns.GetString(row));
            if (pattern.IsConstant)
                fixedPattern = like;
            try
            {
                holds[row] = like.Matches(values[row], ref _chars) != isNot;
            }
            catch (RegexMatchTimeoutException e)
            {
                throw new SqlRowException(offset, $"LIKE took more than {JavaRegex.MatchTimeout.TotalSeconds} s on a value of {values[row].Length} bytes", e);
            }
        }
    }

    private LikePattern PatternOf(string text)
    {
        if (_patterns.TryGetValue(text, out var known))
            return known;
        if (_patterns.Count >= 1000)
            _patterns.Clear();
        try
        {
            var made = new LikePattern(text);
            _patterns.Add(text, made);
            return made;
        }
        catch (FormatException e)
        {
            throw new SqlRowException(offset, $"LIKE cannot use the pattern '{text}': {e.Message}", e);
        }
    }
}
