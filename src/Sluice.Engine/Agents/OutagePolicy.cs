namespace Sluice.Engine.Agents;

/// <summary>What a node does with its attempts while the store cannot be reached.</summary>
public enum OutagePolicy
{
    /// <summary>Permits run out and writing pauses; when the store answers and the session was not declared lost, work goes on.</summary>
    Pause = 0,

    /// <summary>When permits have run out the attempts are ended.</summary>
    Stop = 1,
}
