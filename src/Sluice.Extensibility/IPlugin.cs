namespace Sluice.Extensibility;

/// <summary>What an assembly of plug-ins has, once: it tells which plug-ins there are. The assembly names it with
/// <c>[assembly: Plugin&lt;TheType&gt;]</c>.</summary>
public interface IPlugin
{
    /// <summary>Registers the plug-ins of the assembly. Called once, when the assembly is loaded.</summary>
    /// <param name="registry">Where they are registered.</param>
    void Register(PluginRegistry registry);
}

/// <summary>Names the type of an assembly that registers its plug-ins. Use <see cref="PluginAttribute{T}"/>.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public abstract class PluginAttribute : Attribute
{
    private protected PluginAttribute()
    {
    }

    /// <summary>Makes an instance of the type.</summary>
    public abstract IPlugin Create();
}

/// <summary>Names the type of an assembly that registers its plug-ins: <c>[assembly: Plugin&lt;TheType&gt;]</c>.</summary>
/// <typeparam name="T">The type.</typeparam>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class PluginAttribute<T> : PluginAttribute
    where T : IPlugin, new()
{
    /// <inheritdoc/>
    public override IPlugin Create() => new T();
}
