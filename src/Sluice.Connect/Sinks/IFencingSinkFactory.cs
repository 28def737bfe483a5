namespace Sluice.Connect.Sinks;

/// <summary>A factory whose sinks can be fenced without being made: when a stop comes, nobody may know the tables.</summary>
public interface IFencingSinkFactory : ISinkFactory
{
    /// <summary>Makes the fence of a sink. No I/O.</summary>
    /// <exception cref="Config.ConfigException">The options cannot be used.</exception>
    ISinkFence CreateFence(FenceContext context);
}
