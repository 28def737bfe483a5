using System.CommandLine;

namespace Sluice.Cli.Drills;

/// <summary><c>sluice drill</c>: what the server promises, shown on it.</summary>
internal static class DrillVerb
{
    public static Command Create(Surroundings around) => new("drill", "Shows on a running server that it keeps its promises.") { new ZombieVerb(around).Create() };
}
