namespace Sluice.Core.Mistakes;

/// <summary>
/// The mistake that is planted on this thread. The simulation runs one schedule on one thread and plants at most one; nothing else can,
/// since planting is internal to this assembly and its tests. A build for tests (Debug) also asks its process, which a test may have started with one.
/// </summary>
internal static class Planted
{
    [ThreadStatic]
    private static Mistake s_mistake;

#if DEBUG
    /// <summary>For a whole process that a test starts. Not in the program that users get.</summary>
    private static readonly Mistake s_ofProcess = Enum.TryParse<Mistake>(AppContext.GetData("Sluice.Planted.ForAll") as string, out var mistake) ? mistake : Mistake.None;

    /// <summary>Whether this mistake is to be made here.</summary>
    public static bool Is(Mistake mistake) => s_mistake == mistake || (s_ofProcess == mistake && mistake != Mistake.None);
#else
    /// <summary>Whether this mistake is to be made here.</summary>
    public static bool Is(Mistake mistake) => s_mistake == mistake;
#endif

    /// <summary>Plants a mistake on this thread until the result is disposed.</summary>
    public static IDisposable Plant(Mistake mistake)
    {
        s_mistake = mistake;
        return new Removal();
    }

    private sealed class Removal : IDisposable
    {
        public void Dispose() => s_mistake = Mistake.None;
    }
}
