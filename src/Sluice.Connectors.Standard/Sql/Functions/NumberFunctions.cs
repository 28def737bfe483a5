using Sluice.Connect.Batches;
using Sluice.Connect.Schema;
using Sluice.Connectors.Standard.Sql.Evaluation;
using static Sluice.Connectors.Standard.Sql.Functions.ArgumentKind;

namespace Sluice.Connectors.Standard.Sql.Functions;

/// <summary>Functions on numbers, with Java's rules for what does not fit.</summary>
internal static class NumberFunctions
{
    public static IEnumerable<FunctionDefinition> All =>
    [
        new("ABS", [Number], 1, 1, static s => s.TypeOf(0), Abs),
        One("ACOS", Math.Acos), One("ASIN", Math.Asin), One("ATAN", Math.Atan), One("COS", Math.Cos), One("COSH", Math.Cosh), One("COT", Cot),
        One("SIN", Math.Sin), One("SINH", Math.Sinh), One("TAN", Math.Tan), One("TANH", Math.Tanh), One("EXP", Math.Exp), One("SQRT", Math.Sqrt),
        One("RADIANS", static x => x / 180.0 * Math.PI),
        One("LN", static x => Math.Log(Positive(x))),
        One("LOG10", static x => Math.Log10(Positive(x))),
        Two("LOG", Log),
        Two("ATAN2", Math.Atan2), Two("POWER", Math.Pow),
        new("MOD", [Number, Number], 2, 2, static s => s.TypeOf(1), Mod),
        new("CEIL", [Number], 1, 1, static _ => DataType.Int, static (a, r) => ToInt(a, r, DecimalRounding.Ceiling)),
        new("FLOOR", [Number], 1, 1, static _ => DataType.Int, static (a, r) => ToInt(a, r, DecimalRounding.Floor)),
        new("ROUND", [Number, Long], 1, 2, static s => s.TypeOf(0), static (a, r) => Round(a, r, DecimalRounding.HalfUp)),
        new("TRUNC", [Number, Long], 1, 2, static _ => DataType.Double, Truncate),
        new("SIGN", [Number], 1, 1, static _ => DataType.Int, Sign),
        new("PI", [Any], 0, 0, static _ => DataType.Double, static (_, r) => r.Set(Math.PI)),
        new("RAND", [Long], 0, 1, static _ => DataType.Double, Random) { IsVolatile = true },
    ];

    private static FunctionDefinition One(string name, Func<double, double> body) =>
        new(name, [ArgumentKind.Double], 1, 1, static _ => DataType.Double, (a, r) => r.Set(body(a.Double(0))));

    private static FunctionDefinition Two(string name, Func<double, double, double> body) =>
        new(name, [ArgumentKind.Double], 2, 2, static _ => DataType.Double, (a, r) => r.Set(body(a.Double(0), a.Double(1))));

    private static double Positive(double value) => value > 0 || double.IsNaN(value) ? value : throw new FormatException($"{value} has no logarithm");

    private static double Cot(double value) => Math.Tan(value) is var tan and not 0 ? 1 / tan : throw new DivideByZeroException($"{value} has no cotangent");

    private static double Log(double @base, double value)
    {
        Positive(@base);
        Positive(value);
        return @base switch
        {
            Math.E => Math.Log(value),
            10 => Math.Log10(value),
            _ => Math.Log(value) / Math.Log(@base),
        };
    }

    private static bool Abs(CallArguments a, CallResult r) => a.TypeOf(0).Kind switch
    {
        TypeKind.Decimal => r.SetDecimal(Int128.Abs(a.AsDecimal(0).Unscaled)),
        TypeKind.Float or TypeKind.Double => r.Set(Math.Abs(a.AsDouble(0))),
        TypeKind.TinyInt when a.AsLong(0) == sbyte.MinValue => throw new OverflowException("tinyint holds no 128"),
        TypeKind.SmallInt when a.AsLong(0) == short.MinValue => throw new OverflowException("smallint holds no 32768"),
        _ => r.Set(a.AsLong(0) < 0 ? unchecked(-a.AsLong(0)) : a.AsLong(0)),
    };

    private static bool Mod(CallArguments a, CallResult r)
    {
        var type = a.TypeOf(1);
        if (IsWhole(a, 0) && IsWhole(a, 1))
        {
            var divisor = a.AsLong(1);
            return r.Set(divisor is 0 ? throw Zero() : divisor == -1 ? 0 : a.AsLong(0) % divisor);
        }

        var (left, right) = (a.AsDecimal(0), a.AsDecimal(1));
        if (right.Unscaled == 0)
            throw Zero();
        var scale = Math.Max(left.Scale, right.Scale);
        var rest = DecimalMath.Rescale(left.Unscaled, left.Scale, scale, DecimalRounding.Down)
            % DecimalMath.Rescale(right.Unscaled, right.Scale, scale, DecimalRounding.Down);
        return type.Kind switch
        {
            TypeKind.Decimal => r.SetDecimal(DecimalMath.Rescale(rest, scale, type.Scale, DecimalRounding.HalfUp)),
            TypeKind.Float or TypeKind.Double => r.Set(DecimalMath.ToDouble(rest, scale)),
            _ => r.Set((long)DecimalMath.Rescale(rest, scale, 0, DecimalRounding.Down)),
        };
    }

    private static DivideByZeroException Zero() => new("the divisor is zero");

    private static bool ToInt(CallArguments a, CallResult r, DecimalRounding rounding)
    {
        if (IsWhole(a, 0))
            return r.Set(a.AsLong(0));
        if (a.TypeOf(0).Kind != TypeKind.Decimal)
            return r.Set((long)(int)(rounding == DecimalRounding.Ceiling ? Math.Ceiling(a.AsDouble(0)) : Math.Floor(a.AsDouble(0))));
        var value = a.AsDecimal(0);
        return r.Set(long.CreateTruncating(DecimalMath.Rescale(value.Unscaled, value.Scale, 0, rounding)));
    }

    private static bool Round(CallArguments a, CallResult r, DecimalRounding rounding)
    {
        var digits = a.Count > 1 ? a.Int(1) : 0;
        var type = a.TypeOf(0);
        if (type.Kind == TypeKind.Decimal)
        {
            var value = a.AsDecimal(0);
            return r.SetDecimal(digits >= type.Scale
                ? value.Unscaled
                : DecimalMath.Rescale(RoundTo(value, digits, rounding), Math.Max(digits, 0), type.Scale, rounding));
        }

        if (!IsWhole(a, 0))
            return r.Set(RoundDouble(a.AsDouble(0), digits, rounding));
        return r.Set(digits >= 0 ? a.AsLong(0) : (long)RoundTo(new DecimalValue(a.AsLong(0), 0), digits, rounding));
    }

    private static bool Truncate(CallArguments a, CallResult r) => r.Set(RoundDouble(a.AsDouble(0), a.Count > 1 ? a.Int(1) : 0, DecimalRounding.Down));

    private static double RoundDouble(double value, int digits, DecimalRounding rounding)
    {
        if (rounding == DecimalRounding.Down && digits == 0)
            return Math.Truncate(value);
        if (!double.IsFinite(value))
            throw new FormatException($"{value} cannot be rounded");

        // All digits of such a number stand before the point that is asked for, or it is too large to have any.
        if (Math.Abs(value) >= 1e17 && digits >= 0)
            return value;
        if (Math.Abs(value) < 1e-15 && digits <= 15)
            return 0;
        var exact = DecimalMath.FromDouble(value);
        return digits >= exact.Scale ? value : DecimalMath.ToDouble(RoundTo(exact, digits, rounding), Math.Max(digits, 0));
    }

    /// <summary>Rounds to a number of digits after the point, or before it when that is negative; the result's scale is never negative.</summary>
    private static Int128 RoundTo(DecimalValue value, int digits, DecimalRounding rounding)
    {
        if (digits >= 0)
            return DecimalMath.Rescale(value.Unscaled, value.Scale, digits, rounding);
        if (value.Scale - digits > 38)
            return 0;
        return DecimalMath.Rescale(DecimalMath.Rescale(value.Unscaled, value.Scale, digits, rounding), digits, 0, rounding);
    }

    private static bool Sign(CallArguments a, CallResult r) => r.Set(a.TypeOf(0).Kind switch
    {
        TypeKind.Decimal => Int128.Sign(a.AsDecimal(0).Unscaled),
        TypeKind.Float or TypeKind.Double => double.IsNaN(a.AsDouble(0)) ? 0L : Math.Sign(a.AsDouble(0)),
        _ => Math.Sign(a.AsLong(0)),
    });

    // With a seed it is the first number of java.util.Random for that seed, the same for every row.
    private static bool Random(CallArguments a, CallResult r)
    {
        if (a.Count == 0)
            return r.Set(a.Surroundings.Random.NextDouble());
        const ulong multiplier = 0x5DEECE66D;
        const ulong mask = (1UL << 48) - 1;
        var seed = (unchecked((ulong)(long)a.Int(0)) ^ multiplier) & mask;
        ulong Next(int bits) => (seed = ((seed * multiplier) + 0xB) & mask) >> (48 - bits);
        var high = Next(26);
        return r.Set(((high << 27) + Next(27)) * (1.0 / (1L << 53)));
    }

    private static bool IsWhole(CallArguments a, int argument) => a.TypeOf(argument).Kind is >= TypeKind.TinyInt and <= TypeKind.BigInt;
}
