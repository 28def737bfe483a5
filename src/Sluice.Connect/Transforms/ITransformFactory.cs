namespace Sluice.Connect.Transforms;

/// <summary>Makes transforms of one kind. Stateless.</summary>
public interface ITransformFactory : IPluginFactory
{
    /// <summary>Makes a transform; whatever the options alone can tell to be wrong is told here.</summary>
    /// <exception cref="Config.ConfigException">The options cannot be used together.</exception>
    ITransform Create(TransformContext context);
}
