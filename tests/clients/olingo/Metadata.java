import java.io.FileInputStream;
import org.apache.olingo.client.api.ODataClient;
import org.apache.olingo.client.core.ODataClientFactory;
import org.apache.olingo.commons.api.edm.EdmEntitySet;
import org.apache.olingo.commons.api.edm.EdmFunction;
import org.apache.olingo.commons.api.edm.EdmNavigationPropertyBinding;
import org.apache.olingo.commons.api.edm.EdmSchema;
import org.apache.olingo.commons.api.edm.EdmStructuredType;
import org.apache.olingo.commons.api.format.ContentType;

/** Reads each file as metadata, validates it, and follows every type that it names. Prints a line for each: properties, functions, sets. */
public final class Metadata {
  public static void main(String[] files) throws Exception {
    ODataClient client = ODataClientFactory.getClient();
    for (String file : files) {
      client.metadataValidation().validateMetadata(
          client.getDeserializer(ContentType.APPLICATION_XML).toMetadata(new FileInputStream(file)));
      int properties = 0;
      int functions = 0;
      int sets = 0;
      for (EdmSchema schema : client.getReader().readMetadata(new FileInputStream(file)).getSchemas()) {
        for (EdmStructuredType type : schema.getEntityTypes()) properties += follow(type);
        for (EdmStructuredType type : schema.getComplexTypes()) properties += follow(type);
        for (EdmFunction function : schema.getFunctions()) {
          function.getReturnType().getType().getName();
          for (String name : function.getParameterNames()) function.getParameter(name).getType().getName();
          functions++;
        }
        for (EdmEntitySet set : schema.getEntityContainer().getEntitySets()) {
          set.getEntityType().getName();
          for (EdmNavigationPropertyBinding binding : set.getNavigationPropertyBindings())
            if (set.getRelatedBindingTarget(binding.getPath()) == null) throw new Exception(binding.getPath());
          sets++;
        }
      }
      System.out.println(properties + " " + functions + " " + sets);
    }
  }

  private static int follow(EdmStructuredType type) {
    for (String name : type.getPropertyNames()) type.getProperty(name).getType().getName();
    for (String name : type.getNavigationPropertyNames()) type.getNavigationProperty(name).getType().getName();
    return type.getPropertyNames().size() + type.getNavigationPropertyNames().size();
  }
}
