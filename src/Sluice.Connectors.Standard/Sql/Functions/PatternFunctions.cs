using System.Text;
using Sluice.Connect.Schema;
using Sluice.Connectors.Standard.Sql.Evaluation;
using Sluice.Connectors.Standard.Sql.Syntax;
using static Sluice.Connectors.Standard.Sql.Functions.ArgumentKind;

namespace Sluice.Connectors.Standard.Sql.Functions;

/// <summary>Functions on regular expressions, written for Java.</summary>
internal static class PatternFunctions
{
    public static IEnumerable<FunctionDefinition> All =>
    [
        new FunctionDefinition("REGEXP_REPLACE", [Text, Text, Text, Text], 3, 4, static s => Checked(s, DataType.String, 3, 2), Replace) with { SeesNulls = true, GivesValues = false },
        new FunctionDefinition("REGEXP_LIKE", [Text, Text, Text], 2, 3, static s => Checked(s, DataType.Boolean, 2, int.MaxValue), Like) with { SeesNulls = true, GivesValues = false },
        new FunctionDefinition("REGEXP_SUBSTR", [Text, Text, Long, Long, Text, Long], 2, 6, static s => Checked(s, DataType.String, 4, int.MaxValue), Part) with { SeesNulls = true, GivesValues = false },
    ];

    /// <summary>The type; literals that no row could use are told before there are rows.</summary>
    private static DataType Checked(CallSite site, DataType type, int flags, int replacement)
    {
        if (LiteralOf(site, 1) is not { } pattern)
            return type;
        try
        {
            new PatternCache().Find(pattern, LiteralOf(site, flags), LiteralOf(site, replacement));
            return type;
        }
        catch (FormatException e)
        {
            throw new SqlException(SqlException.DoesNotFit, site.Arguments[1].Offset, $"{site.Name.ToUpperInvariant()} cannot use this: {e.Message}");
        }
    }

    private static string? LiteralOf(CallSite site, int argument) =>
        argument < site.Arguments.Count && site.Arguments[argument] is Constant { IsNull: false } ? site.Literal(argument) : null;

    private static bool Replace(CallArguments a, CallResult r)
    {
        if (!a.Has(0) || !a.Has(1) || !a.Has(2))
            return false;
        var compiled = Patterns(a).Find(a.Text(1), Flags(a, 3), a.Text(2));
        var text = a.Text(0);
        if (compiled.Replacement!.Literal is { } literal)
        {
            var done = 0;
            foreach (var match in compiled.Pattern.Regex.EnumerateMatches(text))
            {
                r.Append(text[done..match.Index]);
                r.Append(literal);
                done = match.Index + match.Length;
            }

            return r.Append(text[done..]);
        }

        var result = new StringBuilder();
        var (input, from) = (text.ToString(), 0);
        for (var match = compiled.Pattern.Regex.Match(input); match.Success; match = match.NextMatch())
        {
            result.Append(input, from, match.Index - from);
            compiled.Replacement.AppendTo(result, match);
            from = match.Index + match.Length;
        }

        return r.Set(result.Append(input, from, input.Length - from).ToString());
    }

    private static bool Like(CallArguments a, CallResult r) =>
        a.Has(0) && a.Has(1) && r.Set(Patterns(a).Find(a.Text(1), Flags(a, 2), null).Pattern.Regex.IsMatch(a.Text(0)));

    private static bool Part(CallArguments a, CallResult r)
    {
        if (!a.Has(0) || !a.Has(1) || a.Count is > 2 and < 6)
            return false;
        var pattern = Patterns(a).Find(a.Text(1), Flags(a, 4), null).Pattern;
        var start = a.Has(2) ? a.Int(2) - 1 : 0;
        var text = a.Text(0);
        if (start < 0 || start > text.Length)
            throw new FormatException($"position {start + 1} is outside of a text of {text.Length} characters");
        var group = a.Has(5) ? a.Int(5) : 0;
        if (group < 0 || group > pattern.GroupCount)
            throw new FormatException($"the pattern has no group {group}, only {pattern.GroupCount}");
        var match = pattern.Regex.Match(text.ToString(), start);
        for (var left = a.Has(3) ? a.Int(3) : 1; left > 1 && match.Success; left--)
            match = match.NextMatch();
        return match.Success && match.Groups[group] is { Success: true } found && r.Set(found.ValueSpan);
    }

    private static ReadOnlySpan<char> Flags(CallArguments a, int argument) => a.Has(argument) ? a.Text(argument) : [];

    private static PatternCache Patterns(CallArguments a) => (PatternCache)(a.State ??= new PatternCache());
}
