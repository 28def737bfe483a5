namespace Sluice.Planting;

/// <summary>
/// Asked at a rule that a promise rests on: has a test taken this rule out, to see that the mistake is noticed? Only builds for tests (Debug)
/// know how; in the program that users get the answer is a constant. This file is compiled into each assembly that has such a rule, so that no
/// assembly needs another one for it; the copies meet in one slot of the process, and a mistake is seen only by the test that planted it.
/// </summary>
internal static class Planted
{
    /// <summary>Whether the mistake is to be made.</summary>
#if DEBUG
    public static bool Is(Mistake mistake) => Here is { } planted && planted == mistake.ToString();

    private static string? Here =>
        (AppContext.GetData("Sluice.Planted") as AsyncLocal<string?>)?.Value ?? AppContext.GetData("Sluice.Planted.ForAll") as string;
#else
    public static bool Is(Mistake mistake) => false;
#endif

    /// <summary>A condition of a statement, or one that always holds where its mistake is to be made.</summary>
    /// <param name="unless">The mistake of leaving it out.</param>
    /// <param name="condition">The condition; its parameters stay in use.</param>
    public static string Rule(Mistake unless, string condition) => Is(unless) ? $"({condition} OR true)" : condition;
}
