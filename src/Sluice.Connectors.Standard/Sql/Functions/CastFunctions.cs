using System.Globalization;
using Sluice.Connect.Batches;
using Sluice.Connect.Schema;
using Sluice.Connectors.Standard.Sql.Evaluation;

namespace Sluice.Connectors.Standard.Sql.Functions;

/// <summary>CAST from one type to another: what Java's parsers and narrowing conversions do.</summary>
internal static class CastFunctions
{
    /// <summary>The function for a pair of types; <c>null</c> when there is no such cast.</summary>
    /// <param name="from">The value's type.</param>
    /// <param name="to">The type that is asked for.</param>
    /// <param name="isTry">TRY_CAST: null instead of a failure.</param>
    public static FunctionDefinition? Find(DataType from, DataType to, bool isTry)
    {
        if (BodyOf(from, to) is not { } body)
            return null;
        var name = isTry ? "TRY_CAST" : "CAST";
        return new FunctionDefinition(name, [ArgumentKind.Any], 1, 1, _ => to, isTry ? Trying(body) : body) { GivesValues = !isTry };
    }

    private static ScalarFunction Trying(ScalarFunction body) => (a, r) =>
    {
        try
        {
            return body(a, r);
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException)
        {
            return false;
        }
    };

    private static ScalarFunction? BodyOf(DataType from, DataType to) => to.Kind switch
    {
        TypeKind.String => static (a, r) => r.Set(a.AnyText(0)),
        TypeKind.TinyInt => static (a, r) => r.Set(Parsed(a, sbyte.MinValue, sbyte.MaxValue)),
        TypeKind.SmallInt => static (a, r) => r.Set(Parsed(a, short.MinValue, short.MaxValue)),
        TypeKind.Int when from.Kind == TypeKind.String => static (a, r) => r.Set(Parsed(a, int.MinValue, int.MaxValue)),
        TypeKind.BigInt when from.Kind == TypeKind.String => static (a, r) => r.Set(Parsed(a, long.MinValue, long.MaxValue)),
        TypeKind.Int or TypeKind.BigInt when IsNumber(from) => ToWhole(from, to),
        TypeKind.Double when IsNumber(from) => static (a, r) => r.Set(a.AsDouble(0)),
        TypeKind.Float when IsNumber(from) => static (a, r) => r.Set((double)(float)a.AsDouble(0)),
        TypeKind.Double or TypeKind.Float when from.Kind == TypeKind.String => static (a, r) => r.Set(ParsedDouble(a.Text(0))),
        TypeKind.Decimal when IsNumber(from) || from.Kind == TypeKind.String => (a, r) => ToDecimal(a, r, to),
        TypeKind.Boolean when IsNumber(from) => static (a, r) => r.Set(ToFlag(a.AsDouble(0))),
        TypeKind.Boolean when from.Kind == TypeKind.String => static (a, r) => r.Set(ToFlag(a.Text(0))),
        TypeKind.Timestamp when from.Kind is TypeKind.Date or TypeKind.Timestamp => static (a, r) => r.SetTimestamp(a.Moment(0)),
        TypeKind.Timestamp when from.Kind == TypeKind.Time => static (a, r) => r.SetTimestamp(a.Surroundings.Now.Date + a.Moment(0).TimeOfDay),
        TypeKind.Timestamp when from.Kind == TypeKind.BigInt => static (a, r) => r.SetTimestamp(Local(DateTime.UnixEpoch.AddMilliseconds(a.AsLong(0)), a)),
        TypeKind.Date when from.Kind is TypeKind.Timestamp or TypeKind.Date => static (a, r) => r.SetDate(a.Moment(0)),
        TypeKind.Date when from.Kind == TypeKind.Int => static (a, r) =>
            r.SetDate(new DateTime((int)(a.AsLong(0) / 10000), (int)(a.AsLong(0) / 100 % 100), (int)(a.AsLong(0) % 100))),
        TypeKind.Time when from.Kind is TypeKind.Timestamp or TypeKind.Time => static (a, r) => r.Set(a.Moment(0).TimeOfDay.Ticks * 100),
        TypeKind.Time when from.Kind == TypeKind.Int => static (a, r) =>
            r.Set(new TimeOnly((int)(a.AsLong(0) / 10000), (int)(a.AsLong(0) / 100 % 100), (int)(a.AsLong(0) % 100)).Ticks * 100),
        _ => null,
    };

    private static DateTime Local(DateTime utc, CallArguments a) => utc + a.Surroundings.Zone.GetUtcOffset(utc);

    private static ScalarFunction ToWhole(DataType from, DataType to) => (from.Kind, to.Kind) switch
    {
        (TypeKind.Decimal, _) => static (a, r) =>
            r.Set(unchecked((long)DecimalMath.Rescale(a.AsDecimal(0).Unscaled, a.AsDecimal(0).Scale, 0, DecimalRounding.Down))),
        (TypeKind.Float or TypeKind.Double, TypeKind.Int) => static (a, r) => r.Set((long)(int)a.AsDouble(0)),
        (TypeKind.Float or TypeKind.Double, _) => static (a, r) => r.Set((long)a.AsDouble(0)),
        _ => static (a, r) => r.Set(a.AsLong(0)),
    };

    private static long Parsed(CallArguments a, long least, long most)
    {
        var text = a.AnyText(0);
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) || value < least || value > most)
            throw new FormatException($"'{text}' is no whole number from {least} to {most}");
        return value;
    }

    // Java also takes blanks around a number and a d or f behind it.
    private static double ParsedDouble(ReadOnlySpan<char> text)
    {
        var trimmed = text.Trim();
        if (trimmed is [.., 'd' or 'D' or 'f' or 'F'] && trimmed is not "Infinity")
            trimmed = trimmed[..^1];
        var unsigned = trimmed.TrimStart("+-");
        if (unsigned is "Infinity")
            return trimmed[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
        if (unsigned is "NaN")
            return double.NaN;
        const NumberStyles styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(trimmed, styles, CultureInfo.InvariantCulture, out var value) && unsigned is [(>= '0' and <= '9') or '.', ..]
            ? value
            : throw new FormatException($"'{text}' is no number");
    }

    private static bool ToDecimal(CallArguments a, CallResult r, DataType to)
    {
        DecimalValue value;
        if (a.TypeOf(0).Kind != TypeKind.String)
            value = a.AsDecimal(0);
        else if (!DecimalMath.TryParse(a.Text(0), out value))
            throw new FormatException($"'{a.Text(0)}' is no number");
        return r.SetDecimal(DecimalMath.Rescale(value.Unscaled, value.Scale, to.Scale, DecimalRounding.Ceiling));
    }

    private static bool ToFlag(double value) => Math.Truncate(value) switch
    {
        1 => true,
        0 => false,
        _ => throw new FormatException($"{value} is neither 1 nor 0"),
    };

    private static bool ToFlag(ReadOnlySpan<char> text) => text.Equals("true", StringComparison.OrdinalIgnoreCase)
        || (text.Equals("false", StringComparison.OrdinalIgnoreCase) ? false : throw new FormatException($"'{text}' is neither true nor false"));

    private static bool IsNumber(DataType type) => type.Kind is >= TypeKind.TinyInt and <= TypeKind.Decimal;
}
