using System.Numerics;

namespace Sluice.Connectors.Standard.Sql.Evaluation;

/// <summary>The operations. Whole numbers wrap round, as Java's do.</summary>
internal static class Operation
{
    internal readonly struct Add<T> : IOperation<T>
        where T : INumber<T>
    {
        public static bool Divides => false;

        public static T Apply(T left, T right) => unchecked(left + right);
    }

    internal readonly struct Subtract<T> : IOperation<T>
        where T : INumber<T>
    {
        public static bool Divides => false;

        public static T Apply(T left, T right) => unchecked(left - right);
    }

    internal readonly struct Multiply<T> : IOperation<T>
        where T : INumber<T>
    {
        public static bool Divides => false;

        public static T Apply(T left, T right) => unchecked(left * right);
    }

    internal readonly struct Divide<T> : IOperation<T>
        where T : INumber<T>
    {
        public static bool Divides => typeof(T) != typeof(double);

        // The least number by -1 is itself in Java; the processor would stop at it.
        public static T Apply(T left, T right) => Divides && right == -T.One ? unchecked(T.Zero - left) : left / right;
    }

    internal readonly struct Remainder<T> : IOperation<T>
        where T : INumber<T>
    {
        public static bool Divides => typeof(T) != typeof(double);

        public static T Apply(T left, T right) => Divides && right == -T.One ? T.Zero : left % right;
    }
}
